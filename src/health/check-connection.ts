import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import type { Check, CheckName, Connection } from "../contract/admin-api"
import { authToken, callbackPrefix } from "../context/urls"
import { environmentNames, type VippsOptions } from "../context/options"
import { createVippsClient, VippsError } from "../vipps"
import { clockDifference } from "./clock-skew"
import { readPong } from "./callback-ping"
import { lastRunAt } from "../context/last-run"
import { sqlOf } from "../db/sql"
import { countOverdue, findLastCallback, readDatabaseTime } from "../modules/vipps/health"
import { listProviders, type ConfiguredProvider } from "../context/configured-providers"

const CALL_MS = 8_000

/** One look at everything between the shop and Vipps, for each configured sales unit. Names keys, never shows them. */
export function checkConnections(container: MedusaContainer): Promise<Connection[]> {
  return Promise.all(listProviders(container).map((provider) => checkConnection(container, provider)))
}

async function checkConnection(
  container: MedusaContainer,
  provider: ConfiguredProvider,
): Promise<Connection> {
  const { options, providerId } = provider
  const [vipps, callback, clock, repair] = await Promise.all([
    checkVipps(options),
    checkCallback(provider),
    checkClock(container, options),
    checkRepair(container),
  ])
  return {
    provider_id: providerId,
    merchant_serial_number: options.merchantSerialNumber,
    environment: options.environment,
    api_url: options.apiUrl,
    backend_url: options.backendUrl,
    checks: [...vipps, callback, clock, ...checkConfiguration(options), repair],
    last_callback_at: await lastCallbackAt(container, providerId),
    last_reconciliation_at: lastRunAt()?.toISOString() ?? null,
  }
}

const ok = (name: CheckName, message: string): Check => ({ name, state: "ok", code: `${name}-ok`, message })
const failed = (name: CheckName, code: string, message: string): Check => ({
  name,
  state: "failed",
  code,
  message,
})

const named = (...names: (keyof typeof environmentNames)[]) =>
  names.map((name) => `${name} (${environmentNames[name]})`).join(" and ")

/** A client of its own: a token that is at hand would hide a key that has become wrong. */
async function checkVipps(options: VippsOptions): Promise<[Check, Check]> {
  const client = createVippsClient({
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
      () => ok("token", "Vipps accepts the client id, the client secret and the subscription key."),
      (error: unknown) => explainToken(error, options),
    )
    const skipped = "Not looked at: there is no access token."
    if (token.state !== "ok") {
      return [token, { name: "details", state: "unknown", code: "details-unknown", message: skipped }]
    }
    return [token, await checkDetails(() => client.details(unknownOrderId(options)), options)]
  } finally {
    client.close()
  }
}

/** Eight characters at least, and one that no payment of this shop can have. */
const unknownOrderId = ({ orderIdPrefix }: VippsOptions) => `${orderIdPrefix}-connection-check`

const failedAtProxy = (name: CheckName, { message }: VippsError): Check =>
  failed(name, "proxy-failed", `Vipps was not reached through the proxy of this server: ${message}`)

function explainToken(error: unknown, { environment, apiUrl }: VippsOptions): Check {
  if (!(error instanceof VippsError)) throw error
  const { group, code, httpStatus } = error
  if (group === "Proxy") return failedAtProxy("token", error)
  if (group === "Network")
    return failed("token", "vipps-unreachable", `Vipps could not be reached at ${apiUrl}: ${error.message}`)
  const against = `Keys of Vipps' test environment do not work in production, and the other way round; this shop uses ${environment}.`
  if (code === "unauthorized_client" || (group === "Authentication" && httpStatus === 400))
    return failed("token", "wrong-client-id", `Vipps does not know ${named("clientId")}. ${against}`)
  if (code === "invalid_client")
    return failed(
      "token",
      "wrong-client-secret",
      `Vipps does not accept ${named("clientSecret")} for this client id.`,
    )
  if (httpStatus === 401)
    return failed(
      "token",
      "wrong-subscription-key",
      `Vipps does not accept ${named("subscriptionKey")}. ${against}`,
    )
  return failed("token", "token-refused", `Vipps gave no access token: ${error.message}`)
}

/** An order that does not exist: "unknown order" is the answer to right keys; a gateway's refusal is not. */
async function checkDetails(ask: () => Promise<unknown>, options: VippsOptions): Promise<Check> {
  const right = ok("details", "Vipps answers questions about payments of this sales unit.")
  try {
    await ask()
    return right
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    const { group, code, httpStatus } = error
    if (group === "Proxy") return failedAtProxy("details", error)
    if (code === "35" || httpStatus === 404) return right
    if (httpStatus === 401)
      return failed(
        "details",
        "wrong-subscription-key",
        `Vipps gave a token, but does not accept ${named("subscriptionKey")} with it: the keys may be of different sales units.`,
      )
    if (httpStatus === 403)
      return failed(
        "details",
        "wrong-msn",
        `Vipps does not accept ${named("merchantSerialNumber")}, ${options.merchantSerialNumber}, with these keys, or the sales unit may not use the eCom API.`,
      )
    if (group === "Network")
      return failed(
        "details",
        "vipps-unreachable",
        `Vipps could not be asked about a payment: ${error.message}`,
      )
    return failed(
      "details",
      "details-refused",
      `Vipps refused the question about a payment: ${error.message}`,
    )
  }
}

/** Calls our own callback address as Vipps would, from outside if the address leads there. */
async function checkCallback({ providerId, options }: ConfiguredProvider): Promise<Check> {
  const orderId = unknownOrderId(options)
  const nonce = randomUUID()
  const url = `${callbackPrefix(options, providerId)}/v2/payments/${orderId}`
  const asked = { url, token: authToken(options, orderId), nonce, timeoutMs: CALL_MS }
  const { code, message, isFine } = await readPong(asked, named("backendUrl"))
  return { name: "callback", state: isFine ? "ok" : "failed", code, message }
}

async function checkClock(container: MedusaContainer, options: VippsOptions): Promise<Check> {
  const databaseMs = Math.abs((await readDatabaseTime(sqlOf(container))).getTime() - Date.now())
  const vippsMs = await clockDifference(options.apiUrl, CALL_MS)
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`
  const most = 30_000
  if (databaseMs > most)
    return failed(
      "clock",
      "clock-database",
      `This server's clock and the database's differ by ${seconds(databaseMs)}. Set them by NTP: deadlines and waiting times are counted by both.`,
    )
  if (vippsMs !== undefined && vippsMs > most)
    return failed(
      "clock",
      "clock-vipps",
      `This server's clock and Vipps' differ by ${seconds(vippsMs)}. Set it by NTP: access tokens and deadlines are counted by it.`,
    )
  if (vippsMs === undefined)
    return {
      name: "clock",
      state: "unknown",
      code: "clock-unknown",
      message: "Vipps did not tell its time. This server's clock agrees with the database's.",
    }
  return ok("clock", "The clocks of this server, the database and Vipps agree.")
}

/** What works, and should not stay so. Addresses with http do not get this far in production: they stop the server. */
function checkConfiguration(options: VippsOptions): Check[] {
  const warn = (code: string, message: string): Check => ({
    name: "configuration",
    state: "warning",
    code,
    message,
  })
  const addresses = [options.backendUrl, options.apiUrl, ...options.returnUrls]
  const warnings: Check[] = []
  if (addresses.some((url) => url.startsWith("http://")))
    warnings.push(
      warn(
        "http",
        "An address begins with http://: Vipps calls https only, and production refuses to start with it.",
      ),
    )
  if (isLocal(options.backendUrl))
    warnings.push(
      warn(
        "localhost",
        `${named("backendUrl")} is an address of this machine: Vipps can't call it. Orders are then made by the shopper's return and by the reconciliation alone.`,
      ),
    )
  if (options.environment === "production" && options.orderIdPrefix === "medusa")
    warnings.push(
      warn(
        "default-prefix",
        `${named("orderIdPrefix")} has its default, medusa. Order ids are unique per sales unit for ever: give each shop and environment its own.`,
      ),
    )
  return warnings.length > 0
    ? warnings
    : [ok("configuration", "Nothing to remark on addresses and order ids.")]
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

/** A look that is long overdue: the job does not run, whichever server it is meant to run on. */
async function checkRepair(container: MedusaContainer): Promise<Check> {
  const overdue = await countOverdue(sqlOf(container))
  if (overdue === 0) return ok("reconciliation", "No payment waits for the reconciliation.")
  return failed(
    "reconciliation",
    "reconciliation-overdue",
    `${overdue} payments have waited for the reconciliation for more than five minutes: its job does not run, or can't keep up. See the server's log.`,
  )
}

async function lastCallbackAt(container: MedusaContainer, providerId: string): Promise<string | null> {
  return (await findLastCallback(sqlOf(container), providerId))?.toISOString() ?? null
}
