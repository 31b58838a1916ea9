import express from "express"
import load from "@medusajs/medusa/loaders/index"
import type { IOrderModuleService, IPaymentModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { Client } from "@medusajs/framework/pg"
import { repositoryRoot, vippsEnvironment, type Row, type SeedFacts } from "../../demo/harness"
import { defaultUnit, startSandbox, type Api, type Sandbox } from "../../src/sandbox"
import { keepVippsWebhooksWorkflow } from "../../src/workflows"
import { eventually } from "../support/time/eventually"
import { takeClock, type Clock } from "./clock"
import { openClients, openPorts, portOf, type ServerClients } from "./server-clients"
import { giveServersTheirOwnLocks } from "./locks"
import { TOTAL_ORE, type Abandoned, type CallbackDelivery, type Plan, type ServerNumber } from "./plan"
import { trackEventHandlers, type EventHandlers } from "./event-handlers"
import {
  currentRequest,
  failOnDemand,
  providerOf,
  plainRequest,
  startServer,
  watchDatabase,
  type ServerRequest,
  type Server,
} from "./servers"

const VIPPS = "pp_vipps_vipps"
/** The shortest that the options allow: what goes wrong goes wrong while a click lasts. */
const CALL_MS = 1_000
/** Repair, and what the plugin's own buttons do, has more: a machine under load is no reason to resolve nothing. */
const REPAIR_CALL_MS = 4_000

export type Shop = {
  container: MedusaContainer
  payments: IPaymentModuleService
  sandbox: Sandbox
  clock: Clock
  servers: [Server, Server]
  eventHandlers: EventHandlers
  facts: SeedFacts
  api: Api
  /** what becomes of the next callback, or webhook, from Vipps */
  nextNotice(delivery: CallbackDelivery, times?: number): Promise<void>
  openAllClients(): [ServerClients, ServerClients]
  /** what the requests to a server meet from now on; undefined: no trouble */
  expectAt(number: ServerNumber, request: ServerRequest | undefined): void
  /** a fresh provider, with a client and a journal of its own, over the same tables */
  restart(number: ServerNumber): void
  sql(statement: string, values?: unknown[]): Promise<Row[]>
  pay(p: Pick<Plan, "hasOrder" | "callback" | "totalMinor">): Promise<Paid>
  /** a session that Medusa deletes before it is paid; gives Vipps' order id */
  abandon(given: Abandoned): Promise<string>
  stop(): Promise<void>
}

export type Paid = {
  paymentId: string
  collectionId: string
  reference: string
  orderId: string | undefined
}

type ShopOptions = { databaseUrl: string; facts: SeedFacts; api: Api; capture: CaptureMode }
export type CaptureMode = "manual" | "on-shipment" | "on-fulfillment"

/** A whole Medusa in this process, with the sandbox as its Vipps: no jobs, so that nothing happens which the plan doesn't say. */
export async function openShop(p: ShopOptions): Promise<Shop> {
  const { databaseUrl, facts } = p
  const sandbox = await startSandbox({ switches: { rateLimits: false } })
  const witness = new Client({ connectionString: databaseUrl })
  await witness.connect()
  const sql = async (statement: string, values: unknown[] = []) =>
    (await witness.query<Row>(statement, values.length > 0 ? values : undefined)).rows
  const clock = await takeClock(sql)
  const app = express()
  const expected: [ServerRequest | undefined, ServerRequest | undefined] = [undefined, undefined]
  const started: [Server, Server][] = []
  const ports = await openPorts(app, (number) => {
    const [request, server] = [expected[number], started[0]?.[number]]
    if (!server) throw new Error("nobody calls before the servers are started")
    return request?.server === server ? request : plainRequest(server)
  })
  Object.assign(process.env, {
    ...vippsEnvironment({ sandboxUrl: sandbox.url, unit: defaultUnit, port: portOf(ports[0]) }),
    VIPPS_API: p.api,
    VIPPS_CAPTURE: p.capture,
    DATABASE_URL: databaseUrl,
    VIPPS_TIMEOUT_MS: String(REPAIR_CALL_MS),
    ADMIN_DISABLED: "true",
    MEDUSA_WORKER_MODE: "server",
    MEDUSA_DISABLE_TELEMETRY: "true",
    NODE_ENV: "development",
  })
  const { container, shutdown } = await load({ directory: repositoryRoot, expressApp: app })
  const payments = container.resolve(Modules.PAYMENT)
  const orders = container.resolve(Modules.ORDER)
  const both = putServersIn(container, payments, orders)
  started.push(both.servers)
  giveServersTheirOwnLocks(container.resolve(Modules.LOCKING))
  const eventHandlers = trackEventHandlers(container.resolve(Modules.EVENT_BUS))
  const clientOptions = { facts, shopper: sandbox.control }
  // the job does this in every shop
  await keepVippsWebhooksWorkflow(container).run()
  const nextNotice = noticesOf(sandbox, p.api)
  const shop = {
    container,
    payments,
    sandbox,
    clock,
    ...both,
    eventHandlers,
    facts,
    api: p.api,
    sql,
    nextNotice,
  }
  return {
    ...shop,
    pay: (p) => pay({ ...shop, orders }, p),
    abandon: (given) => abandon({ ...shop, orders }, given),
    openAllClients: () => [openClients(ports[0], clientOptions), openClients(ports[1], clientOptions)],
    expectAt: (number, request) => {
      expected[number] = request
    },
    async stop() {
      for (const port of ports) port.close()
      await shutdown()
      await witness.end()
      await sandbox.stop()
    },
  }
}

type Providers = { retrieveProvider(id: string): object }
/** Parts of Medusa's payment module that it doesn't show. */
type Inside = {
  paymentProviderService_: Providers
  paymentService_: object
  paymentCollectionService_: object
}

function putServersIn(
  container: MedusaContainer,
  payments: IPaymentModuleService,
  orders: IOrderModuleService,
) {
  const inside = payments as unknown as Inside
  const { paymentProviderService_: providers } = inside
  const first = providers.retrieveProvider(VIPPS)
  const Provider = first.constructor as new (cradle: object, options: object) => object
  let starts = 0

  function start(number: ServerNumber): Server {
    const cradle = {
      logger: container.resolve(ContainerRegistrationKeys.LOGGER),
      __pg_connection__: container.resolve(ContainerRegistrationKeys.PG_CONNECTION),
      event_bus: container.resolve(Modules.EVENT_BUS),
    }
    // clients are shared by equal options: a millisecond more makes it another process' client, with its own token
    return startServer(number, new Provider(cradle, { timeoutMs: CALL_MS + ++starts }))
  }

  const servers: [Server, Server] = [start(0), start(1)]
  const retrieve = providers.retrieveProvider.bind(providers)
  providers.retrieveProvider = (id) => {
    const request = currentRequest()
    return request ? providerOf(request) : retrieve(id)
  }
  failOnDemand(inside.paymentService_, "update", "payment")
  failOnDemand(inside.paymentCollectionService_, "update", "collection")
  failOnDemand(orders, "addOrderTransactions", "order")
  watchDatabase(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
  return {
    servers,
    restart(number: ServerNumber) {
      servers[number].die()
      servers[number] = start(number)
    },
  }
}

function noticesOf({ control }: Sandbox, api: Api): Shop["nextNotice"] {
  return async (delivery, times = 1) => {
    // ePayment tells of the start of a payment, too
    await control.callbacksSettled()
    if (delivery !== "arrives") await control.next(api === "ecom" ? "callback" : "webhook", delivery, times)
  }
}

type PayingShop = Pick<Shop, "container" | "payments" | "sandbox" | "eventHandlers" | "nextNotice"> & {
  orders: IOrderModuleService
}

/** An approved payment, with an order of the same amount or with none; without a cart, which the money does not need. */
async function pay(
  shop: PayingShop,
  { hasOrder, callback, totalMinor }: Pick<Plan, "hasOrder" | "callback" | "totalMinor">,
): Promise<Paid> {
  const { payments, sandbox } = shop
  const amount = totalMinor / 100
  const collection = await payments.createPaymentCollections({ currency_code: "nok", amount })
  const session = await payments.createPaymentSession(collection.id, {
    provider_id: VIPPS,
    currency_code: "nok",
    amount,
    data: {},
  })
  const reference = orderIdIn(session.data)
  await shop.nextNotice(callback)
  await sandbox.control.approve(reference)
  // the callback's work may be faster, in the same moment: then Medusa lets this one fail
  await payments.authorizePaymentSession(session.id, {}).catch(() => undefined)
  await sandbox.control.callbacksSettled()
  await eventually("the callback's work is done", () => shop.eventHandlers.areDone())
  const [payment, ...more] = await payments.listPayments({ payment_session_id: session.id })
  if (!payment || more.length > 0)
    throw new Error(`an approved session became ${payment ? more.length + 1 : 0} payments`)
  const orderId = hasOrder ? await makeOrder(shop, collection.id, amount) : undefined
  return { paymentId: payment.id, collectionId: collection.id, reference, orderId }
}

async function abandon({ payments, sandbox }: PayingShop, given: Abandoned): Promise<string> {
  const amount = TOTAL_ORE / 100
  const collection = await payments.createPaymentCollections({ currency_code: "nok", amount })
  const session = await payments.createPaymentSession(collection.id, {
    provider_id: VIPPS,
    currency_code: "nok",
    amount,
    data: {},
  })
  const reference = orderIdIn(session.data)
  for (const { call, fault, times } of given.faults) await sandbox.control.next(call, fault, times)
  await payments.deletePaymentSession(session.id)
  // cancelled in time, or not
  if (given.isApprovedLate) await sandbox.control.approve(reference).catch(() => undefined)
  await sandbox.control.clearFaults()
  return reference
}

function orderIdIn(data: Record<string, unknown> | undefined): string {
  const vipps = data?.vipps
  const reference =
    typeof vipps === "object" && vipps !== null && "reference" in vipps ? vipps.reference : undefined
  if (typeof reference !== "string") throw new Error("the session has no Vipps order id")
  return reference
}

async function makeOrder(
  { container, orders }: PayingShop,
  collectionId: string,
  amount: number,
): Promise<string> {
  const order = await orders.createOrders({
    currency_code: "nok",
    email: "ola@example.no",
    items: [{ title: "Ullgenser", quantity: 1, unit_price: amount }],
  })
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.ORDER]: { order_id: order.id },
    [Modules.PAYMENT]: { payment_collection_id: collectionId },
  })
  return order.id
}
