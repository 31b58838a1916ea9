import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** The webhooks that the plugin has registered at Vipps, each with its secret, encrypted. */
export class Migration20261128151500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "vipps_webhook" ("id" text not null, "provider_id" text not null, "merchant_serial_number" text not null, "url" text not null, "events" jsonb not null, "secret" text not null, "checked_at" timestamptz not null, "delivered_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "vipps_webhook_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_webhook_deleted_at" ON "vipps_webhook" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_webhook_provider_id" ON "vipps_webhook" ("provider_id") WHERE deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "vipps_webhook" cascade;`);
  }

}
