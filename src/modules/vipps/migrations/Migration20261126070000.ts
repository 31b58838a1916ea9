import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126070000 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "aging_told_days" integer null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "aging_told_days";`);
  }

}
