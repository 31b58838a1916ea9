import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Indexes for the admin's list of payments. Written by hand: models can't say `include` or operator classes. */
export class Migration20261124104500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_vipps_attempt_approved" on "vipps_attempt" ("created_at" desc, "order_id") where reserved_ore > 0 and deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_state" on "vipps_attempt" ("seen_state", "created_at" desc, "order_id") include ("reserved_ore", "captured_ore", "refunded_ore", "capturable_ore") where deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_capturable" on "vipps_attempt" ("reserved_at", "captured_ore") where capturable_ore > 0 and deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_order_id_prefix" on "vipps_attempt" ("order_id" text_pattern_ops);`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_callback_at" on "vipps_attempt" ("provider_id", "callback_at") where callback_at is not null;`);
    this.addSql(`create index if not exists "IDX_vipps_operation_refused" on "vipps_operation" ("created_at") where state = 'refused' and deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_operation_executed_at" on "vipps_operation" ("executed_at", "request_id") where state = 'executed' and deleted_at is null;`);
  }

  override async down(): Promise<void> {
    for (const name of ["attempt_approved", "attempt_state", "attempt_capturable", "attempt_order_id_prefix", "attempt_callback_at", "operation_refused", "operation_executed_at"])
      this.addSql(`drop index if exists "IDX_vipps_${name}";`);
  }

}
