import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * The staff sort the list by the deadline of the capture, not by approval: it differs by country, and what has nothing left to capture
 * has none and comes last. By UTC's clock, because PostgreSQL keeps no sum of days and a moment in an index. The expression is that of
 * `medusa/payment-list-query.ts`.
 */
const captureBefore = `(case when capturable_minor > 0 then ("reserved_at" at time zone 'UTC') + case "currency_code" when 'nok' then interval '180 days' when 'dkk' then interval '14 days' when 'eur' then interval '14 days' end end)`;

export class Migration20261129155500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create index if not exists "IDX_vipps_attempt_by_deadline" on "vipps_attempt" (${captureBefore}, "created_at" desc, "reference") where reserved_minor > 0 and deleted_at is null;`);
    this.addSql(`create index if not exists "IDX_vipps_attempt_by_last_deadline" on "vipps_attempt" (${captureBefore} desc nulls last, "created_at" desc, "reference") where reserved_minor > 0 and deleted_at is null;`);
    this.addSql(`drop index if exists "IDX_vipps_attempt_by_reserved_at";`);
  }

  override async down(): Promise<void> {
    this.addSql(`create index if not exists "IDX_vipps_attempt_by_reserved_at" on "vipps_attempt" ("reserved_at", "reference") where reserved_minor > 0 and deleted_at is null;`);
    for (const name of ["by_deadline", "by_last_deadline"]) this.addSql(`drop index if exists "IDX_vipps_attempt_${name}";`);
  }

}
