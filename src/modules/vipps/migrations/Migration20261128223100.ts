import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** The staff sort the list by approval and by amount, and search in any case, also by transaction id. */
export class Migration20261128223100 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_vipps_attempt_by_reserved_at" on "vipps_attempt" ("reserved_at", "reference") where reserved_minor > 0 and deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_by_reserved" on "vipps_attempt" ("reserved_minor", "reference") where reserved_minor > 0 and deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_reference_any_case" on "vipps_attempt" (lower("reference") text_pattern_ops);`);
    this.addSql(`drop index if exists "IDX_vipps_attempt_reference_prefix";`);
    this.addSql(`create index if not exists "IDX_vipps_operation_transaction_id" on "vipps_operation" (lower("transaction_id")) where transaction_id is not null and deleted_at is null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`create index if not exists "IDX_vipps_attempt_reference_prefix" on "vipps_attempt" ("reference" text_pattern_ops);`);
    for (const name of ["attempt_by_reserved_at", "attempt_by_reserved", "attempt_reference_any_case", "operation_transaction_id"])
      this.addSql(`drop index if exists "IDX_vipps_${name}";`);
  }

}
