import { brandName } from "../src/rules"
import { defaultUnit, startSandbox, type Sandbox } from "../src/sandbox"
import type { Closing } from "./closing"
import { DEMO_PLACE, localShop } from "./local-shop"
import { marketShop } from "./market"
import type { DemoOptions } from "./options"
import { withProgress } from "./progress"
import { shopEnvironment, startDemoShop } from "./shop"
import {
  createDatabase,
  migrate,
  pause,
  seed,
  startPostgres,
  startServer,
  stopAllChildren,
  vippsEnvironment,
} from "./harness"
import type { Environment, MedusaServer, SeedFacts } from "./harness"

/** A server asks for its webhook within twenty seconds of its start. */
const WEBHOOK_TIMEOUT_MS = 60_000

export type OpenedShop = {
  facts: SeedFacts
  server: MedusaServer
  sandboxUrl: string
  /** Neither in a demo that ends with its story. */
  shopUrl: string | undefined
  adminUrl: string | undefined
  databaseUrl: string
}

/** Starts everything the demo needs; each thing that runs is told to the closing at once. */
export async function openShop(options: DemoOptions, closing: Closing): Promise<OpenedShop> {
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  await options.sandbox.release()
  const { country } = options
  const units = [{ ...defaultUnit, market: country }]
  const sandbox = await startSandbox({ port: options.sandbox.port, units })
  closing.add(sandbox.stop)

  const env = demoEnvironment(options, sandbox.url)
  const databaseUrl = await createDatabase(postgres.access, "demo")
  env.DATABASE_URL = databaseUrl
  await withProgress("Medusa's tables", () => migrate({ env }))
  const facts = await withProgress(`A ${localShop(country).adjective} shop`, () => seed({ env }))
  await options.server.release()
  const { port } = options.server
  const server = await withProgress("The Medusa server", () => startServer({ port, env }))
  if (options.api === "epayment") await withProgress("Its webhook at Vipps", () => waitForWebhook(sandbox))
  const adminUrl = options.once ? undefined : `http://localhost:${port}/app`
  const shopUrl = options.once ? undefined : await openPage(options, closing, { server, facts, adminUrl })
  return { facts, server, sandboxUrl: sandbox.url, shopUrl, adminUrl, databaseUrl }
}

/** Without it the stories would be told by polling alone. */
async function waitForWebhook({ control }: Sandbox): Promise<void> {
  for (const deadline = Date.now() + WEBHOOK_TIMEOUT_MS; Date.now() < deadline; await pause(200))
    if ((await control.webhooks.registrations()).length > 0) return
  throw new Error(`the server registered no webhook within ${WEBHOOK_TIMEOUT_MS / 1000} s`)
}

type Behind = Pick<OpenedShop, "server" | "facts" | "adminUrl">

async function openPage(
  { shop, country, api }: DemoOptions,
  closing: Closing,
  behind: Behind,
): Promise<string> {
  const { server, facts, adminUrl } = behind
  const { publishableKey, regionId } = facts
  await shop.release()
  const { market, shopper } = marketShop(country)
  const { url, stop } = await startDemoShop({
    ...{ port: shop.port, medusaUrl: server.url, publishableKey, regionId, adminUrl },
    ...{ locale: market.locale, app: brandName(market, new Date()), market: country, shopper },
    express: api === "epayment",
  })
  closing.add(stop)
  return url
}

function demoEnvironment(options: DemoOptions, sandboxUrl: string): Environment {
  const { api, country, shop, once } = options
  const { port } = options.server
  const origins = `http://localhost:${port},http://127.0.0.1:${port}`
  return {
    ...vippsEnvironment({ sandboxUrl, unit: defaultUnit, port }),
    ...shopEnvironment(shop.port),
    VIPPS_API: api,
    VIPPS_MARKET: country,
    [DEMO_PLACE]: JSON.stringify({ country, currencyCode: marketShop(country).market.currencyCode }),
    // the law's way: each fulfillment is charged when it leaves the house; what the staff capture by hand before stays theirs
    VIPPS_CAPTURE: "on-shipment",
    ADMIN_DISABLED: String(once),
    ADMIN_CORS: origins,
    AUTH_CORS: origins,
  }
}
