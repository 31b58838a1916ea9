import type { Answer } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { eventually } from "../time/eventually"
import { atVipps } from "../ledgers/ledgers"

/** A browser gives up some day; nothing of ours may take so long. */
const BROWSER_PATIENCE_MS = 60_000

/** The link that Vipps opens when the shopper is done. */
export async function returnLink(
  harness: Pick<BootedShop, "sandbox">,
  { reference }: { reference: string },
): Promise<string> {
  return (await atVipps(harness, reference)).fallBack
}

export async function tokenOf(harness: Pick<BootedShop, "sandbox">, payment: { reference: string }) {
  return (await returnLink(harness, payment)).split("/").at(-1) ?? ""
}

/** A browser without cookies, key or login, not following where our server sends it on to. */
export async function openLink(link: string, headers: Record<string, string> = {}) {
  const signal = AbortSignal.timeout(BROWSER_PATIENCE_MS)
  const response = await fetch(link, { redirect: "manual", headers, signal })
  const url = new URL(response.headers.get("location") ?? "about:blank")
  const page = url.origin + url.pathname
  const text = await response.text()
  return { status: response.status, page, query: Object.fromEntries(url.searchParams), text, response }
}

export async function comeBack(harness: Pick<BootedShop, "sandbox">, payment: { reference: string }) {
  return openLink(await returnLink(harness, payment))
}

/** As a storefront that asks again while nothing is decided: a busy server takes longer than one return waits. */
export async function comeBackUntilDecided(
  harness: Pick<BootedShop, "sandbox" | "server">,
  payment: { reference: string },
) {
  return eventually(
    "a verdict",
    async () => {
      const landed = await comeBack(harness, payment)
      return landed.query.vipps !== "pending" && landed
    },
    120_000,
    () => `\n${harness.server.lastLogLines(60)}`,
  )
}

export function askState({ shop }: Pick<BootedShop, "shop">, token: string): Promise<Answer> {
  return shop.api({ method: "GET", path: `/store/vipps/payments/${encodeURIComponent(token)}` })
}

/** How often Vipps was asked how a payment stands. */
export async function countDetailsCalls({ sandbox }: Pick<BootedShop, "sandbox">, reference: string) {
  return (await sandbox.control.requests({ call: "details", reference })).length
}

/** What ePayment calls expired stays open until the reconciliation has cancelled it to be sure. */
export async function callbackProcessed(
  { sandbox, sql }: Pick<BootedShop, "sandbox" | "sql">,
  { reference }: { reference: string },
): Promise<void> {
  await sandbox.control.callbacksSettled()
  await eventually("the callback's work", async () => {
    const rows = await sql(
      `select 1 from vipps_attempt
        where reference = $1 and callback_at is not null
          and (authorized_at is not null or state = 'closed' or vipps_state = 'expired')`,
      [reference],
    )
    return rows.length === 1
  })
}
