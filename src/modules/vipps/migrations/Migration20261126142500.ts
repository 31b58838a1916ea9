import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126142500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "completing_until" timestamptz null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "completing_until";`);
  }

}
