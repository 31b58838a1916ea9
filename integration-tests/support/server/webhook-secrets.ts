import { z } from "zod"
import type { OpenDatabase } from "../../../demo/harness"
import { deriveKey, openText } from "../../../src/signatures"

type Unit = { merchantSerialNumber: string; clientSecret: string }

const webhookRow = z.object({
  id: z.string(),
  url: z.string(),
  secret: z.string(),
  provider_id: z.string(),
  merchant_serial_number: z.string(),
})
/** A registration with the secret that only Vipps and the shop know; undefined: the shop can't read it any more. */
type Webhook = { id: string; url: string; secret: string | undefined }

/** The shop's registrations, newest first. Before its tables are made, and after they are gone: none. */
export async function readWebhooks(
  { sql }: Pick<OpenDatabase, "sql">,
  units: readonly Unit[],
): Promise<Webhook[]> {
  const [table] = await sql(`select to_regclass('vipps_webhook') is not null as is_there`)
  if (table?.is_there !== true) return []
  const rows = await sql(
    `select id, url, secret, provider_id, merchant_serial_number from vipps_webhook order by created_at desc`,
  )
  return rows.map((row) => {
    const { id, url, secret, provider_id, merchant_serial_number: msn } = webhookRow.parse(row)
    const clientSecret = units.find((unit) => unit.merchantSerialNumber === msn)?.clientSecret ?? ""
    const key = deriveKey(clientSecret, "webhook-secret")
    return { id, url, secret: openText(key, secret, `${provider_id} ${msn} ${id}`) }
  })
}
