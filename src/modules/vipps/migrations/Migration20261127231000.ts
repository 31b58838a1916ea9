import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** An earlier version gave up the payments of a provider that the configuration lacked for a while. Now they wait for it. */
export class Migration20261127231000 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`update "vipps_attempt" set "parked_at" = null, "parked_reason" = null, "failed_looks" = 0, "next_look_at" = now() where "parked_reason" like 'The provider % is not configured.';`);
  }

  override async down(): Promise<void> {
    // they stay as they are: the earlier version gives them up again, should their provider still be missing
  }

}
