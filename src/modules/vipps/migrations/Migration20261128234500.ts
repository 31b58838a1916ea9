import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** When an operation ended, in the order of PostgreSQL's transactions: what is written to it later does not change that. */
export class Migration20261128234500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table "vipps_operation" add column if not exists "closed_in" text null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "vipps_operation" drop column if exists "closed_in";`);
  }

}
