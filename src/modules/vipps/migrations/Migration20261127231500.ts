import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127231500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "completion_failing_ms" integer not null default 0;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "completion_failing_ms";`);
  }

}
