import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127220100 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "release_blocked_at" timestamptz null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_release_blocked_at" ON "vipps_attempt" ("release_blocked_at") WHERE release_blocked_at is not null AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_vipps_attempt_release_blocked_at";`);
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "release_blocked_at";`);
  }

}
