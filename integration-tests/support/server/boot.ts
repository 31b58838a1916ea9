import { randomBytes } from "node:crypto"
import { z } from "zod"
import {
  createAdmin,
  createDatabase,
  createShop,
  dropDatabase,
  findFreePort,
  minorOf,
  openDatabase,
  startServer,
  vippsEnvironment,
  type Admin,
  type Environment,
  type MedusaServer,
  type OpenDatabase,
  type PreparedCart,
  type Row,
  type SeedFacts,
  type Shop,
} from "../../../demo/harness"
import { defaultUnit, startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox"
import { isAllOnEpayment } from "./apis"
import { findLeaks } from "./log-scan"
import { findServerErrors } from "./server-errors"
import { strictBigNumbers } from "./strict-numbers"
import { readWebhooks } from "./webhook-secrets"
import { readTemplate, TEMPLATE_DATABASE } from "../database/template"
import { eventually } from "../time/eventually"

/** A server registers its webhook within a minute of its first start. */
const REGISTERED_WITHIN_MS = 90_000

export type BootOptions = {
  /** Added to the server's environment, over the defaults; undefined takes a variable away. */
  env?: Environment
  sandbox?: SandboxOptions
  /** Another directory with a medusa-config.ts. Default: this repository. */
  directory?: string
  /** The servers' way to the database, when it is not the straight one. */
  leadToDatabase?: (databaseUrl: string) => Promise<string>
}

export type BootedShop = {
  shop: Shop
  admin: Admin
  sandbox: Sandbox
  server: MedusaServer
  facts: SeedFacts
  databaseUrl: string
  /** what its servers are started with, but for their port: for commands on the same shop */
  environment: Environment
  sql(statement: string, values?: unknown[]): Promise<Row[]>
  /** One more server on the same database and sandbox, with a storefront and a back office that talk to it. */
  bootAnother(env?: Environment): Promise<{ server: MedusaServer; shop: Shop; admin: Admin }>
  stop(): Promise<void>
}

/** A shop for one test file: its own copy of the seeded database, its own sandbox, its own server and ports. */
export async function bootShop(options: BootOptions = {}): Promise<BootedShop> {
  const { access, facts } = readTemplate()
  const name = `shop_${randomBytes(6).toString("hex")}`
  const databaseUrl = await createDatabase(access, name, TEMPLATE_DATABASE)
  const serversUrl = (await options.leadToDatabase?.(databaseUrl)) ?? databaseUrl
  const database = openDatabase(databaseUrl)
  const prepared = await findPreparedCarts(database)
  const staff = { paymentIdOf: (orderId: string) => findPayment(database, orderId) }
  const sandbox = await startSandbox(options.sandbox)
  const servers: MedusaServer[] = []
  const units = options.sandbox?.units ?? [defaultUnit]
  const environments: Environment[] = []

  async function stop(): Promise<void> {
    await Promise.all(servers.map((server) => server.stop()))
    for (const error of servers.flatMap((server) => findServerErrors(server.log())))
      process.stderr.write(`A request was answered with 500:\n${error}\n`)
    const links = (await sandbox.control.ledger()).map(({ url }) => url)
    const requests = await sandbox.control.requests()
    await sandbox.stop()
    const webhookSecrets = (await readWebhooks(database, units)).flatMap(({ secret }) => secret ?? [])
    await database.close()
    await dropDatabase(access, name)
    const known = { units, environments, admin: facts.admin, requests, links, webhookSecrets }
    const leaks = servers.flatMap((server) => findLeaks(server.log(), known))
    if (leaks.length > 0)
      throw new Error(`A server's log has what nobody may read there:\n${leaks.join("\n")}`)
  }

  function environmentOf(port: number): Environment {
    const unit = units[0] ?? defaultUnit
    return {
      DATABASE_URL: serversUrl,
      ADMIN_DISABLED: "true",
      // whatever the tests make the servers say is searched for secrets and personal data in the end
      VIPPS_DEBUG: "true",
      ...vippsEnvironment({ sandboxUrl: sandbox.url, unit, port }),
      ...(process.env.SHOP_API && { VIPPS_API: process.env.SHOP_API }),
      ...(process.env.STRICT_BIG_NUMBERS && strictBigNumbers),
      ...options.env,
    }
  }

  async function boot(env: Environment = {}) {
    const port = await findFreePort()
    environments.push({ ...options.env, ...env })
    const server = await startServer({
      port,
      env: { ...environmentOf(port), ...env },
      ...(options.directory && { directory: options.directory }),
    })
    servers.push(server)
    const admin = createAdmin({ url: server.url, login: facts.admin })
    return {
      server,
      admin,
      shop: createShop({ url: server.url, facts, shopper: createShopper(sandbox), staff, prepared }),
    }
  }

  /** A test that was written for eCom relies on being called back from the start. */
  const hearsOfApprovals = () =>
    eventually(
      "the shop's webhook",
      async () => (await sandbox.control.webhooks.registrations()).length > 0,
      REGISTERED_WITHIN_MS,
    )

  try {
    const first = await boot()
    const environment = environmentOf(first.server.port)
    if (isAllOnEpayment && environment.VIPPS_API === "epayment") await hearsOfApprovals()
    return { ...first, sandbox, facts, databaseUrl, environment, sql: database.sql, bootAnother: boot, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Who comes back at once to complete the cart, and so makes the order alone. A callback of the same moment would make it a
 * second time beside that, at the same cost. The tests of the checkout approve at the sandbox, and have both.
 */
function createShopper({ control }: Sandbox): { approve(reference: string): Promise<void> } {
  return {
    approve: async (reference) => {
      const payment = await control.payment(reference)
      const isCalledBack = payment?.api === "ecom"
      if (isCalledBack) await control.next("callback", { lose: true })
      try {
        await control.approve(reference)
      } catch (error) {
        // nothing was approved: the loss would wait for somebody else's callback
        if (isCalledBack) await control.clearFaults()
        throw error
      }
    },
  }
}

const preparedRow = z.object({
  id: z.string(),
  total: z.coerce.number(),
  lines: z.array(z.object({ variantId: z.string(), quantity: z.number() })),
})

/** The carts that the set-up has filled: what most tests need of a cart is that it can be paid. */
async function findPreparedCarts({ sql }: OpenDatabase): Promise<PreparedCart[]> {
  const rows = await sql(
    `select cart_id as id,
            sum(unit_price * quantity)
              + (select sum(s.amount) from cart_shipping_method s where s.cart_id = i.cart_id) as total,
            json_agg(json_build_object('variantId', variant_id, 'quantity', quantity)) as lines
       from cart_line_item i group by cart_id`,
  )
  return rows.map((row) => {
    const { id, total, lines } = preparedRow.parse(row)
    return { cartId: id, totalMinor: minorOf(total), lines }
  })
}

const paymentRow = z.object({ id: z.string() })

/** A read of the order by the admin API costs as much as a click; this says the same. */
async function findPayment({ sql }: OpenDatabase, orderId: string): Promise<string> {
  const [first] = await sql(
    `select p.id
       from order_payment_collection l join payment p on p.payment_collection_id = l.payment_collection_id
      where l.order_id = $1 and l.deleted_at is null and p.deleted_at is null
      order by p.created_at`,
    [orderId],
  )
  return paymentRow.parse(first, { error: () => `order ${orderId} has no payment` }).id
}
