import { join } from "node:path"
import { z } from "zod"
import {
  createAdmin,
  createApi,
  createShop,
  expectBody,
  findFreePort,
  runSql,
  startServer,
  vippsEnvironment,
  type Admin,
  type Environment,
  type MedusaServer,
  type Shop,
} from "../demo/harness"
import { defaultUnit } from "../src/sandbox"
import type { Api } from "./bare-calls"
import { copyCart, copyOrder, type Numbers } from "./clones"
import type { StripeStub } from "./lost-response/stripe-stub"
import { prepareProbe, type Probe } from "./probe"
import { createClient, numbered, startPayments } from "./sandbox-payments"
import { STOCK } from "./stock"
import type { Harness } from "./harness"

/** A Medusa server with one provider, and as many paid orders as are asked for. */
export type BenchShop = {
  name: string
  databaseUrl: string
  server: MedusaServer
  admin: Admin
  shop: Shop
  probe: Probe
  /** Medusa's payment that the others are copies of; a copy has `_7` behind it. */
  original: string
  /** Copies that only Medusa and the journal know. */
  copy(numbers: Numbers): Promise<void>
  /** The next `count` payments, of 1000 kr, reserved. */
  paid(count: number): Promise<string[]>
  /** Carts of 1000 kr, each with a payment collection: the shopper chooses how to pay. */
  carts(count: number): Promise<ReadyCart[]>
  stop(): Promise<void>
}

/** A capture or a refund by Medusa's button. One that fails would be measured as a quick one. */
export async function click(
  { admin }: BenchShop,
  action: "capture" | "refund",
  paymentId: string,
  amount?: string,
): Promise<void> {
  const { ok, status, message } = await admin[action](paymentId, amount)
  if (!ok) throw new Error(`${action}: ${status} ${message}`)
}

const runSchema = z.object({ polled: z.number(), unresolved: z.array(z.string()) })

/** One run of the reconciliation. */
export async function reconcile(
  { server }: BenchShop,
  body: { limit: number; concurrency?: number },
): Promise<z.infer<typeof runSchema>> {
  const answer = await createApi(server.url)({ method: "POST", path: "/reconcile", body })
  return expectBody(runSchema, answer, "reconciling")
}

export type ReadyCart = { cartId: string; collectionId: string }

type Kind = {
  name: string
  directory: string
  providerId: string
  env(port: number): Environment
  /** how the payment service knows the copies */
  prefix: string
  /** Medusa's payment of an order that was made the usual way, and its id at the payment service */
  order(p: { shop: Shop; admin: Admin }): Promise<{ paymentId: string; serviceId: string }>
  /** the same payments at the payment service */
  make(numbers: Numbers): Promise<void>
}

const sessionsSchema = z.object({
  payment_collection: z.object({
    payment_sessions: z.array(z.object({ provider_id: z.string(), data: z.record(z.string(), z.unknown()) })),
  }),
})

export async function openVipps(
  harness: Harness,
  more: Environment = {},
  api: Api = "ecom",
): Promise<BenchShop> {
  const prefix = api === "ecom" ? "medusa-bench" : "medusa-bench-epayment"
  return open(harness, more, {
    name: "medusa-payment-vipps",
    directory: join(__dirname, "stores", "vipps"),
    env: (port) => ({
      ...vippsEnvironment({ sandboxUrl: harness.sandbox.url, unit: defaultUnit, port }),
      VIPPS_API: api,
    }),
    prefix,
    providerId: "pp_vipps_vipps",
    order: async ({ shop }) => {
      const paid = await shop.payWithVipps("1000")
      return { paymentId: paid.paymentId, serviceId: paid.reference }
    },
    make: (numbers) => reserve(harness, prefix, numbers, api),
  })
}

export async function openBare(harness: Harness): Promise<BenchShop> {
  const prefix = "bare-bench"
  return open(
    harness,
    {},
    {
      name: "a bare provider",
      directory: join(__dirname, "stores", "bare"),
      env: () => ({ BENCH_UNIT: JSON.stringify({ ...defaultUnit, url: harness.sandbox.url }) }),
      prefix,
      providerId: "pp_bare_bare",
      order: (p) => orderWith(p, { idKey: "reference", approve: harness.sandbox.control.approve }),
      make: (numbers) => reserve(harness, prefix, numbers),
    },
  )
}

export async function openStripe(harness: Harness, stub: StripeStub): Promise<BenchShop> {
  return open(
    harness,
    {},
    {
      name: "Medusa's Stripe provider",
      directory: join(__dirname, "lost-response", "stripe-shop"),
      env: () => ({ STRIPE_STUB_URL: stub.url }),
      prefix: "pi_",
      providerId: "pp_stripe_stripe",
      order: (p) => orderWith(p, { idKey: "id", approve: async (id) => stub.ledger.approve(id) }),
      make: async ({ from, to }) => {
        for (let n = from; n <= to; n++) {
          stub.ledger.create(new URLSearchParams({ amount: "100000", currency: "nok" }))
          stub.ledger.approve(`pi_${n}`)
        }
      },
    },
  )
}

function reserve({ sandbox }: Harness, prefix: string, numbers: Numbers, api: Api = "ecom"): Promise<void> {
  const at = { client: createClient(sandbox.url, api), control: sandbox.control }
  return startPayments(at, numbered(prefix, numbers), { approved: true })
}

async function open(harness: Harness, more: Environment, kind: Kind): Promise<BenchShop> {
  const port = await findFreePort()
  const probe = await prepareProbe()
  const name = `bench_${port}`
  const databaseUrl = await harness.copy(name)
  const env = { DATABASE_URL: databaseUrl, ADMIN_DISABLED: "true", ...kind.env(port), ...probe.env, ...more }
  const server = await startServer({ port, directory: kind.directory, env, keepsV8Settings: true })
  const admin = createAdmin({ url: server.url, login: harness.facts.admin })
  const { control } = harness.sandbox
  const { providerId } = kind
  const shop = createShop({
    url: server.url,
    facts: harness.facts,
    shopper: control,
    staff: admin,
    providerId,
  })
  const region = { payment_providers: [providerId] }
  const path = `/admin/regions/${harness.facts.regionId}`
  const offered = await admin.api({ method: "POST", path, body: region })
  if (!offered.ok) throw new Error(`offering ${providerId}: ${offered.message}`)
  await runSql(databaseUrl, STOCK)
  const { paymentId, serviceId } = await kind.order({ shop, admin })
  const collectionId = await findCollection(databaseUrl, paymentId)

  // number 1 is the original's where the service counts by itself
  let last = 1
  const copy = (numbers: Numbers) =>
    copyOrder(databaseUrl, { collectionId, serviceId }, { ...numbers, prefix: kind.prefix })

  async function paid(count: number): Promise<string[]> {
    const numbers = { from: last + 1, to: last + count }
    last = numbers.to
    await copy(numbers)
    await kind.make(numbers)
    return numbered(`${paymentId}_`, numbers)
  }

  let firstCart: Promise<ReadyCart> | undefined
  let lastCart = 0
  async function carts(count: number): Promise<ReadyCart[]> {
    firstCart ??= prepareCart(shop)
    const { cartId, collectionId } = await firstCart
    const numbers = { from: lastCart + 1, to: lastCart + count }
    lastCart = numbers.to
    await copyCart(databaseUrl, cartId, numbers)
    const collections = numbered(`${collectionId}_`, numbers)
    return numbered(`${cartId}_`, numbers).map((id, at) => ({
      cartId: id,
      collectionId: collections[at] ?? "",
    }))
  }

  async function stop(): Promise<void> {
    await server.stop()
    await harness.drop(name)
  }

  const { name: called } = kind
  return {
    name: called,
    databaseUrl,
    server,
    admin,
    shop,
    probe,
    original: paymentId,
    copy,
    paid,
    carts,
    stop,
  }
}

async function prepareCart(shop: Shop): Promise<ReadyCart> {
  const { cartId } = await shop.cart("1000")
  return { cartId, collectionId: await shop.collection(cartId) }
}

async function findCollection(databaseUrl: string, paymentId: string): Promise<string> {
  const [row] = await runSql(databaseUrl, `select payment_collection_id from payment where id = $1`, [
    paymentId,
  ])
  return String(row?.payment_collection_id)
}

/** An order by whatever provider; the plugin's own is bought by the demo's shop. */
async function orderWith(
  { shop, admin }: { shop: Shop; admin: Admin },
  p: { idKey: string; approve: (id: string) => Promise<void> },
): Promise<{ paymentId: string; serviceId: string }> {
  const { cartId, collectionId } = await prepareCart(shop)
  const answer = await shop.session(collectionId)
  const { payment_sessions: sessions } = expectBody(sessionsSchema, answer, "starting").payment_collection
  const serviceId = String(sessions[0]?.data[p.idKey])
  await p.approve(serviceId)
  return { paymentId: await admin.paymentIdOf(await shop.placeOrder(cartId)), serviceId }
}
