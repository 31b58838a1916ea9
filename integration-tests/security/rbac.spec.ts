import { z } from "zod"
import { createAdmin, expectBody, type Admin, type Answer, type PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { refuses } from "../support/server/vipps-errors"
import { listRoutes, type Route } from "../support/documents/routes"
import { addRoles, hire, makeOwner, RBAC } from "../support/staff/roles"

/** Medusa's RBAC is on: a user's role decides, on our routes as on Medusa's own. */
jest.setTimeout(300_000)

let harness: BootedShop
let paid: PaidOrder
let nobody: Admin
let reader: Admin
let bookkeeper: Admin
let cashier: Admin

beforeAll(async () => {
  harness = await bootShop({ env: RBAC, leadToDatabase: addRoles })
  await makeOwner(harness)
  await disableReconciliation(harness)
  nobody = await hire(harness, "ingen", [])
  reader = await hire(harness, "leser", ["payment:read", "order:read"])
  bookkeeper = await hire(harness, "regnskap", ["payment:read"])
  cashier = await hire(harness, "kasse", ["payment:read", "order:read", "capture:create", "refund:create"])
  paid = await harness.shop.payWithVipps("1000")
})
afterAll(() => harness?.stop())

type Body = NonNullable<Parameters<Admin["api"]>[0]["body"]>

/** Every route of ours below /admin, about this payment. */
const ourRoutes = () =>
  listRoutes("/admin").map(({ method, path }) => ({
    method,
    path: path.replace(":payment_id", paid.paymentId),
  }))

const confirmed = { payments: [{ payment_id: "pay_1", amount: 250, captured: 0 }] }
const bodies: [end: string, body: Body][] = [
  ["/payments/capture", confirmed],
  ["/payments/release", confirmed],
  ["/capture", { amount: 250 }],
  ["/refund", { amount: 100 }],
]

/** What a read must be asked with. */
const queries: Record<string, string> = { "/admin/vipps/settlement": "?date=2026-01-02" }

function ask(admin: Admin, { method, path }: Route): Promise<Answer> {
  const body = bodies.find(([end]) => path.endsWith(end))?.[1] ?? {}
  return admin.api({ method, path: path + (queries[path] ?? ""), ...(method === "POST" && { body }) })
}

async function statusesOf(admin: Admin, routes: Route[]): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {}
  for (const route of routes) {
    const name = `${route.method} ${route.path.replace(paid.paymentId, ":payment_id")}`
    statuses[name] = (await ask(admin, route)).status
  }
  return statuses
}

const callsSoFar = () => countCalls(harness, paid.reference)

describe("a user without a role", () => {
  it("is refused by every route of ours, as by Medusa's own, and nothing is sent to Vipps", async () => {
    const before = await callsSoFar()
    const routes = ourRoutes()

    const statuses = await statusesOf(nobody, routes)

    expect(routes.length).toBeGreaterThanOrEqual(12)
    expect(statuses).toEqual(Object.fromEntries(Object.keys(statuses).map((name) => [name, 403])))
    expect((await nobody.capture(paid, 250)).status).toBe(403)
    expect((await nobody.refund(paid, 100)).status).toBe(403)
    expect(await callsSoFar()).toEqual(before)
  })
})

describe("a role that may read payments", () => {
  it("reads all, and moves no money", async () => {
    const statuses = await statusesOf(reader, ourRoutes())

    const forbidden = Object.keys(statuses).filter((name) => statuses[name] === 403)
    const payment = "POST /admin/vipps/payments/:payment_id"
    const ofOne = ["cancel", "capture", "refund", "release", "request", "resolve"]
    const ofMany = ["capture", "release"].map((what) => `POST /admin/vipps/payments/${what}`)
    expect(forbidden.sort()).toEqual([...ofOne.map((what) => `${payment}/${what}`), ...ofMany])
    expect(Object.values(statuses).filter((status) => status !== 403 && status !== 200)).toEqual([])
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      state: "RESERVED",
      capturedMinor: 0,
      releasedMinor: 0,
    })
  })
})

const foundSchema = z.object({
  payments: z.array(z.object({ customer: z.object({ name: z.string(), email: z.string() }).nullable() })),
  count: z.number(),
})

describe("a customer's name and e-mail address", () => {
  // an address with a customer's name would stand in the server's log
  const found = async ({ api }: Admin, q: string) =>
    expectBody(
      foundSchema,
      await api({ method: "POST", path: "/admin/vipps/payments/search", body: { q } }),
      "searching",
    )
  const customersOf = async (admin: Admin) =>
    (await found(admin, paid.reference)).payments.map(({ customer }) => customer)

  it("are in the list of a role that may read orders, which finds payments by them", async () => {
    const [customer] = await customersOf(reader)
    const email = customer?.email ?? "nobody"

    expect(email).toMatch(/@/)
    expect((await found(reader, email)).count).toBeGreaterThan(0)
  })

  it("are hidden from a role that may read payments only, and no search finds a payment by them", async () => {
    const [customer] = await customersOf(reader)
    const email = customer?.email ?? "nobody"

    expect(await customersOf(bookkeeper)).toEqual([null])
    expect((await bookkeeper.api({ method: "GET", path: "/admin/orders" })).status).toBe(403)
    for (const q of [email, email.slice(0, 4), customer?.name ?? "nobody"])
      expect((await found(bookkeeper, q)).count).toBe(0)
    const said = [
      await bookkeeper.api({ method: "GET", path: "/admin/vipps/payments?limit=100" }),
      await bookkeeper.vipps(paid).status(),
    ]
    expect(JSON.stringify(said)).not.toContain(email)
  })
})

describe("a role that may capture and refund", () => {
  it("does so by our routes and by Medusa's, and neither releases nor resolves", async () => {
    expect((await cashier.vipps(paid).capture(250)).status).toBe(200)
    expect((await cashier.capture(paid, 250)).status).toBe(200)
    expect((await cashier.vipps(paid).refund(100)).status).toBe(200)
    expect((await cashier.vipps(paid).release()).status).toBe(403)
    const many = (what: string) =>
      cashier.api({ method: "POST", path: `/admin/vipps/payments/${what}`, body: confirmed })
    expect([(await many("capture")).status, (await many("release")).status]).toEqual([200, 403])
    expect((await cashier.vipps(paid).resolve()).status).toBe(403)
    await expectLedgers(harness, paid, { captured: "500", refunded: "100" })
  })
})

describe("of a cancelled order, whose refund we make on Medusa's own route,", () => {
  it("a role that may read payments refunds nothing", async () => {
    const order = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(order, 1000)
    await harness.sandbox.control.next("refund", refuses("refunds too much"))
    expect((await harness.admin.cancelOrder(order)).status).toBe(200)
    expect(await atVipps(harness, order.reference)).toMatchObject({ refundedMinor: 0 })

    expect((await reader.refund(order, 1000)).status).toBe(403)

    expect(await atVipps(harness, order.reference)).toMatchObject({ refundedMinor: 0 })
    expect((await cashier.refund(order, 1000)).status).toBe(200)
    expect(await atVipps(harness, order.reference)).toMatchObject({ refundedMinor: 100_000 })
  })
})

describe("with RBAC off", () => {
  it("whoever is logged in works, with or without a role", async () => {
    const { server } = await harness.bootAnother({ MEDUSA_FF_RBAC: "false" })
    const off = createAdmin({
      url: server.url,
      login: { email: "ingen@example.no", password: "hemmelig-1234" },
    })
    const order = await harness.shop.payWithVipps("1000")

    expect((await off.vipps(order).status()).status).toBe(200)
    expect((await off.vipps(order).capture(250)).status).toBe(200)
    expect((await off.vipps(order).release()).status).toBe(200)
    expect(await atVipps(harness, order.reference)).toMatchObject({
      capturedMinor: 25_000,
      releasedMinor: 75_000,
    })
  })
})
