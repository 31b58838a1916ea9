import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** The words of docs/glossary.md, in place of the first version's own. No row is lost, and each amount says its currency. */
const attempt = {
  order_id: "reference", amount_ore: "amount_minor", reserved_ore: "reserved_minor", captured_ore: "captured_minor",
  refunded_ore: "refunded_minor", capturable_ore: "capturable_minor", wish: "pending_action", seen_state: "vipps_state",
  seen_at: "vipps_read_at", looks: "polls", next_look_at: "next_poll_at", failed_looks: "failed_polls", parked_at: "needs_review_at",
  parked_reason: "needs_review_reason", parked_said: "needs_review_said", aging_told_days: "expiry_warned_days",
  completing_until: "completion_lease_until",
};
const operation = {
  order_id: "reference", amount_ore: "amount_minor", text: "transaction_text", row_id: "medusa_row_id", owner: "lease_owner",
  sending_at: "last_sent_at", sends: "send_count", unanswered_at: "response_lost_at", answered_at: "acknowledged_at",
  confirmed_at: "ledger_verified_at",
};
const indexes = {
  attempt_next_look_at: "attempt_next_poll_at", attempt_parked_at: "attempt_needs_review_at",
  attempt_order_id_prefix: "attempt_reference_prefix", operation_order_id_kind: "operation_reference_kind",
  operation_row_id_unique: "operation_medusa_row_id_unique", operation_order_id_unique: "operation_reference_unique",
};
const values = [
  { table: "vipps_attempt", column: "state", was: "watched", is: "active" },
  { table: "vipps_operation", column: "origin", was: "ours", is: "plugin" },
  { table: "vipps_operation", column: "origin", was: "outside", is: "external" },
];

export class Migration20261128103000 extends Migration {

  override async up(): Promise<void> {
    this.rename("vipps_attempt", Object.entries(attempt));
    this.rename("vipps_operation", Object.entries(operation));
    for (const [was, is] of Object.entries(indexes)) this.addSql(`alter index if exists "IDX_vipps_${was}" rename to "IDX_vipps_${is}";`);
    this.dropChecks();
    for (const { table, column, was, is } of values) this.addSql(`update "${table}" set "${column}" = '${is}' where "${column}" = '${was}';`);
    this.addSql(`alter table "vipps_attempt" alter column "state" set default 'active', add constraint "vipps_attempt_state_check" check ("state" in ('active', 'closing', 'closed'));`);
    this.addSql(`alter table "vipps_operation" alter column "origin" set default 'plugin', add constraint "vipps_operation_origin_check" check ("origin" in ('plugin', 'external'));`);
    this.addSql(`alter table "vipps_attempt" add column if not exists "currency_code" text not null default 'nok';`);
    this.addSql(`alter table "vipps_operation" add column if not exists "currency_code" text not null default 'nok';`);
    this.addSql(`update "vipps_operation" set "error_code" = 'needs-manual-decision' where "error_code" = 'in-doubt';`);
  }

  override async down(): Promise<void> {
    this.addSql(`update "vipps_operation" set "error_code" = 'in-doubt' where "error_code" = 'needs-manual-decision';`);
    this.addSql(`alter table "vipps_attempt" drop column if exists "currency_code";`);
    this.addSql(`alter table "vipps_operation" drop column if exists "currency_code";`);
    this.dropChecks();
    for (const { table, column, was, is } of values) this.addSql(`update "${table}" set "${column}" = '${was}' where "${column}" = '${is}';`);
    this.addSql(`alter table "vipps_attempt" alter column "state" set default 'watched', add constraint "vipps_attempt_state_check" check ("state" in ('watched', 'closing', 'closed'));`);
    this.addSql(`alter table "vipps_operation" alter column "origin" set default 'ours', add constraint "vipps_operation_origin_check" check ("origin" in ('ours', 'outside'));`);
    for (const [was, is] of Object.entries(indexes)) this.addSql(`alter index if exists "IDX_vipps_${is}" rename to "IDX_vipps_${was}";`);
    this.rename("vipps_operation", Object.entries(operation).map(([was, is]) => [is, was]));
    this.rename("vipps_attempt", Object.entries(attempt).map(([was, is]) => [is, was]));
  }

  private rename(table: string, columns: string[][]): void {
    for (const [was, is] of columns) this.addSql(`alter table "${table}" rename column "${was}" to "${is}";`);
  }

  private dropChecks(): void {
    this.addSql(`alter table "vipps_attempt" drop constraint if exists "vipps_attempt_state_check";`);
    this.addSql(`alter table "vipps_operation" drop constraint if exists "vipps_operation_origin_check";`);
  }

}
