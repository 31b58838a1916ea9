import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Each payment and each operation says by which of Vipps' APIs it was sent. Older rows were all sent by eCom. */
export class Migration20261128140000 extends Migration {

  override async up(): Promise<void> {
    for (const table of ["vipps_attempt", "vipps_operation"]) {
      this.addSql(`alter table if exists "${table}" add column if not exists "api" text not null default 'ecom';`);
      this.addSql(`alter table if exists "${table}" drop constraint if exists "${table}_api_check";`);
      this.addSql(`alter table if exists "${table}" add constraint "${table}_api_check" check ("api" in ('ecom', 'epayment'));`);
    }
  }

  override async down(): Promise<void> {
    for (const table of ["vipps_attempt", "vipps_operation"]) this.addSql(`alter table if exists "${table}" drop column if exists "api";`);
  }

}
