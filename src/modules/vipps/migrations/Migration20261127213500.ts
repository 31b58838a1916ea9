import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261127213500 extends Migration {

  override async up(): Promise<void> {
    // unlogged: a lock need not outlive the database's crash, and taking one waits for no disk
    this.addSql(`create unlogged table if not exists "vipps_lock" ("id" text not null, "owner" text not null, "locked_until" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "vipps_lock_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_lock_deleted_at" ON "vipps_lock" ("deleted_at") WHERE deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "vipps_lock" cascade;`);
  }

}
