import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Each row says its currency and its API. The defaults were for the rows of the first version, which had eCom and kroner only. Now a
 * statement that forgets one would write something wrong about money; without a default it fails.
 */
export class Migration20261129024000 extends Migration {

  override async up(): Promise<void> {
    for (const table of ["vipps_attempt", "vipps_operation"])
      for (const column of ["currency_code", "api"])
        this.addSql(`alter table if exists "${table}" alter column "${column}" drop default;`);
  }

  override async down(): Promise<void> {
    for (const table of ["vipps_attempt", "vipps_operation"]) {
      this.addSql(`alter table if exists "${table}" alter column "currency_code" set default 'nok';`);
      this.addSql(`alter table if exists "${table}" alter column "api" set default 'ecom';`);
    }
  }

}
