import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261123235700 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_operation" drop constraint if exists "vipps_operation_order_id_unique";`);
    this.addSql(`alter table if exists "vipps_operation" drop constraint if exists "vipps_operation_row_id_unique";`);
    this.addSql(`create table if not exists "vipps_attempt" ("order_id" text not null, "provider_id" text not null, "merchant_serial_number" text not null, "session_id" text not null, "payment_collection_id" text null, "attempt_number" integer not null, "amount_ore" integer not null, "url" text null, "url_expires_at" timestamptz null, "return_url" text null, "state" text check ("state" in ('watched', 'closing', 'closed')) not null default 'watched', "closed_at" timestamptz null, "closed_reason" text null, "authorized_at" timestamptz null, "wish" text check ("wish" in ('cancel', 'release')) null, "seen_state" text null, "seen_at" timestamptz null, "reserved_at" timestamptz null, "reserved_ore" integer not null default 0, "captured_ore" integer not null default 0, "refunded_ore" integer not null default 0, "capturable_ore" integer not null default 0, "released" boolean not null default false, "direct_capture" boolean not null default false, "looks" integer not null default 0, "next_look_at" timestamptz null, "failed_looks" integer not null default 0, "parked_at" timestamptz null, "parked_reason" text null, "callback_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "vipps_attempt_pkey" primary key ("order_id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_deleted_at" ON "vipps_attempt" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_session_id" ON "vipps_attempt" ("session_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_payment_collection_id" ON "vipps_attempt" ("payment_collection_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_next_look_at" ON "vipps_attempt" ("next_look_at") WHERE next_look_at is not null AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_attempt_parked_at" ON "vipps_attempt" ("parked_at") WHERE parked_at is not null AND deleted_at IS NULL;`);

    this.addSql(`create table if not exists "vipps_operation" ("request_id" text not null, "order_id" text not null, "kind" text check ("kind" in ('capture', 'refund', 'cancel', 'release')) not null, "amount_ore" integer not null, "text" text not null, "actor" text null, "row_id" text null, "origin" text check ("origin" in ('ours', 'outside')) not null default 'ours', "state" text check ("state" in ('open', 'executed', 'refused', 'not_executed')) not null default 'open', "owner" text null, "lease_until" timestamptz null, "sending_at" timestamptz null, "unanswered_at" timestamptz null, "answered_at" timestamptz null, "confirmed_at" timestamptz null, "reported_at" timestamptz null, "sends" integer not null default 0, "transaction_id" text null, "executed_at" timestamptz null, "error_group" text null, "error_code" text null, "error_message" text null, "http_status" integer null, "context_id" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "vipps_operation_pkey" primary key ("request_id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_operation_deleted_at" ON "vipps_operation" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_operation_order_id_kind" ON "vipps_operation" ("order_id", "kind") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_vipps_operation_row_id_unique" ON "vipps_operation" ("row_id") WHERE row_id is not null AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_vipps_operation_created_at" ON "vipps_operation" ("created_at") WHERE state = 'executed' and confirmed_at is null AND deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_vipps_operation_order_id_unique" ON "vipps_operation" ("order_id") WHERE state = 'open' AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "vipps_attempt" cascade;`);

    this.addSql(`drop table if exists "vipps_operation" cascade;`);
  }

}
