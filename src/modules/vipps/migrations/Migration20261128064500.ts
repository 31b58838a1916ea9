import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** What was said is kept as a code and its facts, too, beside the English sentence. An older row has the sentence alone. */
export class Migration20261128064500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "closed_said" jsonb null, add column if not exists "parked_said" jsonb null, add column if not exists "completion_said" jsonb null;`);
    this.addSql(`alter table if exists "vipps_operation" add column if not exists "error_said" jsonb null;`);
    // shoppers are told by this code that they were too late
    this.addSql(`update "vipps_attempt" set "closed_said" = '{"code": "approval-expired", "params": {}}' where "closed_reason" = 'expired: the shopper did not approve it in time';`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "closed_said", drop column if exists "parked_said", drop column if exists "completion_said";`);
    this.addSql(`alter table if exists "vipps_operation" drop column if exists "error_said";`);
  }

}
