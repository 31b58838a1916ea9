import { model } from "@medusajs/framework/utils"

/** One row per registration of ours at Vipps. Vipps shows its secret once; we keep it encrypted (`sealText`). */
export const Webhook = model
  .define("vipps_webhook", {
    /** Vipps' own */
    id: model.text().primaryKey(),
    provider_id: model.text(),
    merchant_serial_number: model.text(),
    url: model.text(),
    events: model.json(),
    secret: model.text(),
    /** when Vipps last said that it has it */
    checked_at: model.dateTime(),
    /** when a delivery with its signature last came */
    delivered_at: model.dateTime().nullable(),
  })
  .indexes([{ on: ["provider_id"] }])
