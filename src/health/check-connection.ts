import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import type { Check, CheckName, Connection } from "../contract/admin-api"
import { authToken, callbackPrefix } from "../context/urls"
import type { VippsOptions } from "../context/options"
import { message, withText, type Message } from "../messages"
import { createEcomApi, createEpaymentApi, VippsError } from "../vipps"
import { clockDifference } from "./clock-skew"
import { readPong } from "./callback-ping"
import { explainDetails } from "./explain-details"
import { explainToken, named } from "./explain-token"
import { lastRunAt } from "../context/last-run"
import { sqlOf } from "../db/sql"
import { countOverdue, findLastCallback, readDatabaseTime } from "../modules/vipps/health"
import { connectWebhooks } from "../webhooks/connect"
import { checkWebhooks } from "./check-webhooks"
import { listProviders, type ConfiguredProvider } from "../context/configured-providers"

const CALL_MS = 8_000

/** Checks everything between the shop and Vipps, for each configured sales unit. Names keys, never shows them. */
export function checkConnections(container: MedusaContainer): Promise<Connection[]> {
  return Promise.all(listProviders(container).map((provider) => checkConnection(container, provider)))
}

async function checkConnection(
  container: MedusaContainer,
  provider: ConfiguredProvider,
): Promise<Connection> {
  const { options, providerId } = provider
  const [vipps, callback, webhooks, clock, repair] = await Promise.all([
    checkVipps(options),
    checkCallback(provider),
    checkWebhooks(container, provider, { connect: connectWebhooks, timeoutMs: CALL_MS }),
    checkClock(container, options),
    checkRepair(container),
  ])
  return {
    provider_id: providerId,
    merchant_serial_number: options.merchantSerialNumber,
    environment: options.environment,
    api_url: options.apiUrl,
    backend_url: options.backendUrl,
    checks: [...vipps, callback, ...webhooks, clock, ...checkConfiguration(options), repair],
    last_callback_at: await lastCallbackAt(container, providerId),
    last_reconciliation_at: lastRunAt()?.toISOString() ?? null,
  }
}

const check = (name: CheckName, state: Check["state"], said: Message): Check => ({
  name,
  state,
  ...withText(said),
})
const ok = (name: CheckName, said: Message) => check(name, "ok", said)
const failed = (name: CheckName, said: Message) => check(name, "failed", said)

/** A client of its own: a cached token would hide a key that has become wrong. */
async function checkVipps(options: VippsOptions): Promise<[Check, Check]> {
  const connect = options.api === "epayment" ? createEpaymentApi : createEcomApi
  const client = connect({
    apiUrl: options.apiUrl,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    subscriptionKey: options.subscriptionKey,
    merchantSerialNumber: options.merchantSerialNumber,
    timeoutMs: CALL_MS,
    system: { name: "medusa", version: "2", pluginName: "medusa-payment-vipps", pluginVersion: "check" },
  })
  try {
    const token = await client.token().then(
      () => ok("token", message("token-ok")),
      (error: unknown) => {
        const { state, said } = explainToken(error, options)
        return check("token", state, said)
      },
    )
    if (token.state !== "ok") return [token, check("details", "unknown", message("details-unknown"))]
    return [token, await checkDetails(() => client.details(unknownReference(options)), options)]
  } finally {
    client.close()
  }
}

/** At least eight characters, and one that no payment of this shop can have. */
const unknownReference = ({ orderIdPrefix }: VippsOptions) => `${orderIdPrefix}-connection-check`

/** eCom's and ePayment's codes. */
const UNKNOWN_PAYMENT = ["35", "5090"]

/** A payment that does not exist: right keys get "unknown order"; a gateway's refusal is something else. */
async function checkDetails(ask: () => Promise<unknown>, options: VippsOptions): Promise<Check> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    if (!UNKNOWN_PAYMENT.includes(error.code) && error.httpStatus !== 404) {
      const { state, said } = explainDetails(error, options)
      return check("details", state, said)
    }
  }
  return ok("details", message("details-ok"))
}

/** Calls our own callback address as Vipps would, from outside if the address leads there. */
async function checkCallback({ providerId, options }: ConfiguredProvider): Promise<Check> {
  const reference = unknownReference(options)
  const nonce = randomUUID()
  const url = `${callbackPrefix(options, providerId)}/v2/payments/${reference}`
  const asked = { url, token: authToken(options, reference), nonce, timeoutMs: CALL_MS }
  const { said, isFine } = await readPong(asked, named("backendUrl"))
  return check("callback", isFine ? "ok" : "failed", said)
}

async function checkClock(container: MedusaContainer, options: VippsOptions): Promise<Check> {
  const databaseMs = Math.abs((await readDatabaseTime(sqlOf(container))).getTime() - Date.now())
  const vippsMs = await clockDifference(options.apiUrl, CALL_MS)
  const seconds = (ms: number) => Math.round(ms / 1000)
  const most = 30_000
  if (databaseMs > most) return failed("clock", message("clock-database", { seconds: seconds(databaseMs) }))
  if (vippsMs === undefined) return check("clock", "unknown", message("clock-unknown"))
  if (vippsMs > most) return failed("clock", message("clock-vipps", { seconds: seconds(vippsMs) }))
  return ok("clock", message("clock-ok"))
}

/** What works but should be changed. http addresses never get this far in production: they stop the server. */
function checkConfiguration(options: VippsOptions): Check[] {
  const addresses = [options.backendUrl, options.apiUrl, ...options.returnUrls]
  const found: Message[] = []
  if (addresses.some((url) => url.startsWith("http://"))) found.push(message("http"))
  if (isLocal(options.backendUrl)) found.push(message("localhost", { option: named("backendUrl") }))
  if (options.environment === "production" && options.orderIdPrefix === "medusa")
    found.push(message("default-prefix", { option: named("orderIdPrefix") }))
  return found.length > 0
    ? found.map((said) => check("configuration", "warning", said))
    : [ok("configuration", message("configuration-ok"))]
}

function isLocal(url: string): boolean {
  const { hostname } = new URL(url)
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^(127|10|192\.168|0)\./.test(hostname)
  )
}

/** If a poll is long overdue, the job does not run on any server. */
async function checkRepair(container: MedusaContainer): Promise<Check> {
  const overdue = await countOverdue(sqlOf(container))
  return overdue === 0
    ? ok("reconciliation", message("reconciliation-ok"))
    : failed("reconciliation", message("reconciliation-overdue", { count: overdue }))
}

async function lastCallbackAt(container: MedusaContainer, providerId: string): Promise<string | null> {
  return (await findLastCallback(sqlOf(container), providerId))?.toISOString() ?? null
}
