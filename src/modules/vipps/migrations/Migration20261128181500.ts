import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Until when Vipps guarantees a capture, as ePayment says; and the list's sums, per currency, are read from their index alone. */
const sums = `"reserved_minor", "captured_minor", "refunded_minor", "capturable_minor"`;

export class Migration20261128181500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "capture_guaranteed_until" timestamptz null;`);
    this.index(`"currency_code", ${sums}`);
  }

  override async down(): Promise<void> {
    this.index(sums);
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "capture_guaranteed_until";`);
  }

  private index(included: string): void {
    this.addSql(`drop index if exists "IDX_vipps_attempt_state";`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_state" on "vipps_attempt" ("vipps_state", "created_at" desc, "reference") include (${included}) where deleted_at is null;`);
  }

}
