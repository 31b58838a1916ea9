import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** A payment may be Express: what was offered for it, and whether its cart has what the shopper chose. */
export class Migration20261128183000 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" add column if not exists "express_shipping" text check ("express_shipping" in ('fixed', 'dynamic')) null, add column if not exists "express_goods_minor" integer null, add column if not exists "express_offered" jsonb null, add column if not exists "express_written_at" timestamptz null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "vipps_attempt" drop column if exists "express_shipping", drop column if exists "express_goods_minor", drop column if exists "express_offered", drop column if exists "express_written_at";`);
  }

}
