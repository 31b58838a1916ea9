import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127213000 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "completion_failures" integer not null default 0, add column if not exists "completion_first_failed_at" timestamptz null, add column if not exists "completion_failed_at" timestamptz null, add column if not exists "completion_error_code" text null, add column if not exists "completion_error_message" text null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_completion_failed_at" ON "vipps_attempt" ("completion_failed_at") WHERE completion_failed_at is not null AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_vipps_attempt_completion_failed_at";`);
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "completion_failures", drop column if exists "completion_first_failed_at", drop column if exists "completion_failed_at", drop column if exists "completion_error_code", drop column if exists "completion_error_message";`);
  }

}
