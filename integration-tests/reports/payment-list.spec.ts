import { z } from "zod"
import { createApi, type PaidOrder } from "../../demo/harness"
import { countDatabase, type CountedDatabase } from "../support/database/counted-database"
import { eventually } from "../support/time/eventually"
import { minutesAgo } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { readList, readView, type List } from "../support/staff/admin-api"
import { apiOfRun } from "../support/server/apis"
import { refuses } from "../support/server/vipps-errors"

jest.setTimeout(600_000)

const DAY = 24 * 60

let harness: ObservedShop
let database: CountedDatabase
const paid: Record<string, PaidOrder> = {}

/** One payment of each kind, made once; the tests only read. */
beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
    leadToDatabase: async (url) => {
      database = await countDatabase(url)
      return database.url
    },
  })
  const pay = async (name: string, capture?: string) => {
    const one = await harness.shop.payWithVipps("1000")
    paid[name] = one
    if (capture) expect(await harness.admin.vipps(one).capture(capture)).toMatchObject({ status: 200 })
    return one
  }
  await minutesAgo(harness, 160 * DAY, () => pay("old", "100"))
  await pay("waiting")
  await pay("part", "750")
  const refunded = await pay("refunded", "1000")
  await harness.admin.vipps(refunded).refund("1000")
  const failed = await pay("failed", "1000")
  await harness.sandbox.control.next("refund", refuses("can't refund"))
  await harness.admin.vipps(failed).refund("10")
  // on eCom nobody reads: id and time must be those of the capture's own answer
  if (apiOfRun === "epayment") {
    // its answers have no id, which a read adds, and no time: the journal has the shop's own
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
      the("part").reference,
    ])
    await harness.reconcile()
    await harness.sql(
      `update vipps_operation set executed_at = executed_at - interval '160 days' where reference = $1`,
      [the("old").reference],
    )
  }
  const movedOutside = await pay("drift", "1000")
  await harness.sandbox.control.portal.refund(movedOutside.reference, 5_000)
  await harness.shop.startPayment("1000")
  await eventually("drift is noted", async () => {
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
      movedOutside.reference,
    ])
    await harness.reconcile()
    return (await readView(harness.admin.api, movedOutside)).problems.some(
      ({ code }) => code === "external-operation",
    )
  })
})
afterAll(async () => {
  await harness?.stop()
  database?.stop()
})

const list = (query = "") => readList(harness.admin.api, query)
const names = ({ payments }: List) =>
  payments.map(
    ({ reference }) => Object.keys(paid).find((name) => paid[name]?.reference === reference) ?? "?",
  )
const the = (name: string): PaidOrder => {
  const one = paid[name]
  if (!one) throw new Error(`no payment ${name}`)
  return one
}

it("lists what shoppers approved, newest first, a page at a time", async () => {
  const newestFirst = ["drift", "failed", "refunded", "part", "waiting", "old"]

  const whole = await list()
  const pages = [await list("limit=4"), await list("limit=4&offset=4")]

  expect(names(whole)).toEqual(newestFirst)
  expect(pages.flatMap(names)).toEqual(newestFirst)
  expect(pages).toMatchObject([
    { count: 6, limit: 4, offset: 0 },
    { count: 6, limit: 4, offset: 4 },
  ])
})

test.each<[string, string[]]>([
  ["filter=waiting", ["waiting"]],
  ["filter=remainder", ["part", "old"]],
  ["filter=deadline", ["old"]],
  ["filter=attention", ["drift", "failed"]],
  ["state=refunded", ["refunded"]],
  ["state=pending", ["?"]],
  ["filter=remainder&state=captured", []],
])("%s finds %p", async (query, expected) => {
  const found = await list(query)
  expect(names(found)).toEqual(expected)
  expect(found.count).toBe(expected.length)
})

it("says why a payment needs attention, and how many each filter finds", async () => {
  const { payments, counts } = await list("filter=attention")
  expect(payments.map(({ attention }) => attention)).toEqual([["external-operation"], ["failed"]])
  expect(payments.map(({ failed_kind }) => failed_kind)).toEqual([null, "refund"])
  expect(counts).toEqual({ waiting: 1, remainder: 2, deadline: 1, attention: 2 })
})

const counts = (count: number, captured_count: number, remaining_count: number) => ({
  ...{ count, captured_count, remaining_count },
})
const sumsInKroner = [
  { state: "authorized", ...counts(1, 0, 1), reserved: 1000, captured: 0, refunded: 0, remaining: 1000 },
  { state: "captured", ...counts(2, 2, 0), reserved: 2000, captured: 2000, refunded: 50, remaining: 0 },
  {
    state: "partially_captured",
    ...counts(2, 2, 2),
    reserved: 2000,
    captured: 850,
    refunded: 0,
    remaining: 1150,
  },
  { state: "refunded", ...counts(1, 1, 0), reserved: 1000, captured: 1000, refunded: 1000, remaining: 0 },
].map((sum) => ({ ...sum, currency_code: "nok" }))

it("sums what was approved by state, and counts the payments of each sum", async () => {
  const { sums, counts: found } = await list()
  expect(sums).toEqual(sumsInKroner)
  const left = sums.reduce((count, sum) => count + sum.remaining_count, 0)
  expect(left).toBe((found.waiting ?? 0) + (found.remainder ?? 0))
})

it("counts among what is left to capture the rest of a payment whose captures are all refunded", async () => {
  const setSums = (captured: number, capturable: number) =>
    harness.sql(
      `update vipps_attempt set captured_minor = $1, refunded_minor = $1, capturable_minor = $2 where reference = $3`,
      [...[captured, capturable, the("refunded").reference]],
    )
  await setSums(75_000, 25_000)
  const { sums, counts: found } = await list()
  await setSums(100_000, 0)

  const refunded = { ...counts(1, 1, 1), captured: 750, refunded: 750, remaining: 250 }
  expect(sums.find(({ state }) => state === "refunded")).toMatchObject(refunded)
  expect(found).toMatchObject({ waiting: 1, remainder: 3 })
})

/** As the journal of a shop that also sells to Finland has it. */
const INSERT_EUROS = `
  insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor, currency_code,
                             api, vipps_state, reserved_minor, capturable_minor, created_at, reserved_at, capture_guaranteed_until)
  values ('helsinki-1', 'pp_vipps_fi', '123456', 'payses_helsinki', 1, 1250, 'eur', 'epayment', 'authorized', 1250, 1250,
          now(), now(), now() + interval '7 days')`

it("sums each currency by itself, and says of each payment its currency, its API and until when its money is certain", async () => {
  await harness.sql(INSERT_EUROS)
  try {
    const { sums, payments } = await list()
    const inEuros = {
      state: "authorized",
      currency_code: "eur",
      ...counts(1, 0, 1),
      reserved: 12.5,
      captured: 0,
      refunded: 0,
    }
    expect(sums).toEqual([{ ...inEuros, remaining: 12.5 }, ...sumsInKroner])
    expect(payments[0]).toMatchObject({
      ...{ reference: "helsinki-1", currency_code: "eur", api: "epayment", reserved: 12.5 },
      ...{ capture_days_left: 14, capture_guaranteed_until: expect.stringMatching(/^20.*Z$/) },
      // Finland has no such cards
      bankaxept_until: null,
    })
    expect(payments[1]).toMatchObject({
      ...{ currency_code: "nok", api: apiOfRun },
      ...(apiOfRun === "ecom" && { capture_guaranteed_until: null }),
    })
    const waiting = payments.find(({ reference }) => reference === the("waiting").reference)
    const { bankaxept_until } = await readView(harness.admin.api, the("waiting"))
    expect(waiting).toMatchObject({ bankaxept_until })
    expect(bankaxept_until === null).toBe(apiOfRun === "epayment")
  } finally {
    await harness.sql(`delete from vipps_attempt where reference = 'helsinki-1'`)
  }
})

describe("sorts by", () => {
  const sorted = async (order: string) => names(await list(`order=${order}`))

  it("start, both ways", async () => {
    const oldestFirst = ["old", "waiting", "part", "refunded", "failed", "drift"]
    expect(await sorted("created_at")).toEqual(oldestFirst)
    expect(await sorted("-created_at")).toEqual([...oldestFirst].reverse())
  })

  it("the deadline of the capture, both ways; what has none comes last, the newest first", async () => {
    const withoutOne = ["drift", "failed", "refunded"]
    expect(await sorted("capture_before")).toEqual(["old", "waiting", "part", ...withoutOne])
    expect(await sorted("-capture_before")).toEqual(["part", "waiting", "old", ...withoutOne])
    expect(await sorted("capture_before&filter=remainder")).toEqual(["old", "part"])
  })

  it("the deadline of each country: 14 days in Finland end before those of older payments in Norway", async () => {
    await harness.sql(INSERT_EUROS)
    const orders = [await sorted("capture_before"), await sorted("-capture_before")]
    await harness.sql(`delete from vipps_attempt where reference = 'helsinki-1'`)
    // Helsinki's is approved last: 14 days later, and the half year of "old" ends after 20 days
    expect(orders.map((order) => order.slice(0, 4))).toEqual([
      ["?", "old", "waiting", "part"],
      ["part", "waiting", "old", "?"],
    ])
  })

  it("amount, both ways, also behind a filter", async () => {
    const setAmount = (minor: number) =>
      harness.sql(`update vipps_attempt set reserved_minor = $1 where reference = $2`, [
        minor,
        the("part").reference,
      ])
    await setAmount(100_001)
    expect((await sorted("-reserved"))[0]).toBe("part")
    expect((await sorted("reserved")).at(-1)).toBe("part")
    expect(await sorted("reserved&filter=remainder")).toEqual(["old", "part"])
    await setAmount(100_000)
  })
})

async function rename(
  name: string,
  p: { email: string; firstName: string; lastName: string },
): Promise<void> {
  const { orderId } = the(name)
  await harness.sql(`update "order" set email = $1 where id = $2`, [p.email, orderId])
  await harness.sql(
    `update order_address set first_name = $1, last_name = $2
      where id in (select shipping_address_id from "order" where id = $3)`,
    [p.firstName, p.lastName, orderId],
  )
}

describe("the search finds a payment by", () => {
  const search = async (text: string) => names(await list(`q=${encodeURIComponent(text)}`))
  const number = async () => (await readView(harness.admin.api, the("part"))).medusa_order?.display_id

  it("order number, with or without #", async () => {
    expect([await search(`${await number()}`), await search(`#${await number()}`)]).toEqual([
      ["part"],
      ["part"],
    ])
  })
  it("Vipps' orderId, and its beginning", async () => {
    const { reference } = the("part")
    expect([await search(reference), await search(reference.slice(0, -3))]).toEqual([["part"], ["part"]])
  })
  it("Medusa's ids of the payment and of the order", async () => {
    const { paymentId, orderId } = the("part")
    expect([await search(paymentId), await search(orderId)]).toEqual([["part"], ["part"]])
  })
  it("Vipps' orderId in any case, and Medusa's ids too", async () => {
    const { reference, paymentId, orderId } = the("part")
    const typed = [
      reference.toLowerCase(),
      reference.toUpperCase(),
      paymentId.toLowerCase(),
      orderId.toUpperCase(),
    ]
    for (const text of typed) expect(await search(text)).toEqual(["part"])
  })
  it("Vipps' transaction id", async () => {
    const [row] = await harness.sql(`select transaction_id as id from vipps_operation where reference = $1`, [
      the("part").reference,
    ])
    const { id } = z.object({ id: z.string() }).parse(row)
    await harness.sql(`update vipps_operation set transaction_id = 'Psp-4f2A' where transaction_id = $1`, [
      id,
    ])
    const found = await search("pSP-4F2a")
    await harness.sql(`update vipps_operation set transaction_id = $1 where transaction_id = 'Psp-4f2A'`, [
      id,
    ])
    expect([found, await search(id)]).toEqual([["part"], ["part"]])
  })
  it("the customer's e-mail address and name, in any case and order of words, and shows both", async () => {
    await rename("part", { email: "Berit.Hansen@Example.no", firstName: "Berit", lastName: "Hansen Lie" })

    for (const text of ["berit.hansen@example.no", "BERIT", "lie berit", "hansen lie"])
      expect(await search(text)).toEqual(["part"])
    expect(await search("berit nobody")).toEqual([])
    expect((await list(`q=${the("part").reference}`)).payments[0]).toMatchObject({
      customer: { name: "Berit Hansen Lie", email: "Berit.Hansen@Example.no" },
    })
  })
  it("a customer's name with letters of its own in any case, also where the database's locale knows of none", async () => {
    const [{ folds } = {}] = await harness.sql(`select 'Å' ilike 'å' as folds`)
    // by C's locale, as in the tests' PostgreSQL
    expect(folds).toBe(false)
    await rename("part", { email: "aase@example.no", firstName: "Åse", lastName: "ÆRLIG Ødegård" })

    for (const text of ["åse", "ÅSE", "ærlig", "Ærlig åse", "ØDEGÅRD", "ødeGÅRD"])
      expect([text, await search(text)]).toEqual([text, ["part"]])
    expect(await search("ase")).toEqual(["part"])
    expect(await search("øse")).toEqual([])
    await rename("part", { email: "Berit.Hansen@Example.no", firstName: "Berit", lastName: "Hansen Lie" })
  })
  it("the same in a request's body, where no log shows it", async () => {
    const path = "/admin/vipps/payments/search"
    const body = { q: "berit", filter: "remainder", limit: 5 }
    const answer = await harness.admin.api({ method: "POST", path, body })
    expect(answer).toMatchObject({ status: 200, body: { count: 1, limit: 5, offset: 0 } })
    const wrong = await harness.admin.api({ method: "POST", path, body: { q: "berit", filtre: "remainder" } })
    expect(wrong).toMatchObject({ status: 400, body: { type: "invalid_data" } })
    expect((await createApi(harness.server.url)({ method: "POST", path, body })).status).toBe(401)
  })
  it.each([
    "no such thing",
    "berit\u0000",
    "%",
    "_______________________________",
    "'; drop table vipps_attempt; --",
  ])("%p finds nothing", async (text) => expect(await search(text)).toEqual([]))
})

it("exports each executed operation once, oldest first", async () => {
  const csv = await exported("")

  const [header, ...lines] = csv.trim().split("\r\n")
  expect(header).toBe(
    "order_number,reference,vipps_transaction_id,operation,amount,currency_code,local_time,time_zone,merchant_serial_number,api,amount_minor,time",
  )
  const cells = lines.map((line) => line.split(","))
  const nameOf = (reference?: string) => Object.keys(paid).find((name) => paid[name]?.reference === reference)
  expect(cells.map(([, reference, , operation, amount]) => [nameOf(reference), operation, amount])).toEqual([
    ["old", "capture", "100.00"],
    ["part", "capture", "750.00"],
    ["refunded", "capture", "1000.00"],
    ["refunded", "refund", "1000.00"],
    ["failed", "capture", "1000.00"],
    ["drift", "capture", "1000.00"],
    ["drift", "refund", "50.00"],
  ])
  for (const [, , , , amount, currency, , zone, , api, minor] of cells)
    expect([currency, zone, api, minor]).toEqual(["nok", "Europe/Oslo", apiOfRun, `${Number(amount) * 100}`])
  const part = cells.find(([, reference]) => reference === the("part").reference) ?? []
  const { history } = (await harness.sandbox.control.payment(the("part").reference)) ?? { history: [] }
  expect(part[2]).toBe(history.find(({ operation }) => operation === "CAPTURE")?.transactionId)
  expect(part[0]).toBe(String((await readView(harness.admin.api, the("part"))).medusa_order?.display_id))
})

it("exports an interval: from, and before", async () => {
  const day = (days: number) => new Date(Date.now() + days * DAY * 60_000).toISOString()
  const old = await exported(`?from=${day(-161)}&to=${day(-159)}`)
  expect(old.trim().split("\r\n")).toHaveLength(2)
  expect(old).toContain(the("old").reference)
  expect((await exported(`?to=${day(-200)}`)).trim().split("\r\n")).toHaveLength(1)
})

test.each([
  "payments?filter=everything",
  "payments?limit=1000",
  "payments?offset=-1",
  "payments?filtre=waiting",
  "payments?order=customer",
  "payments/export?from=yesterday",
])("%s is refused, and says why", async (path) => {
  const answer = await harness.admin.api({ method: "GET", path: `/admin/vipps/${path}` })
  expect(answer).toMatchObject({ status: 400, body: { type: "invalid_data" } })
  expect(answer.message).toMatch(/^Invalid query: /)
})

test.each([
  "payments",
  "payments/export",
  "payments/pay_1",
  "payments/pay_1/history",
  "payments/pay_1/support",
  "connection",
])("%s needs a login", async (path) => {
  const stranger = createApi(harness.server.url)
  expect(await stranger({ method: "GET", path: `/admin/vipps/${path}` })).toMatchObject({ status: 401 })
})

async function exported(query: string): Promise<string> {
  const answer = await harness.admin.api({ method: "GET", path: `/admin/vipps/payments/export${query}` })
  return typeof answer.body.text === "string" ? answer.body.text : JSON.stringify(answer.body)
}

/** Last: it fills the shop. */
describe("asks the database as often in a shop with 10 000 payments as in one with seven", () => {
  const pages = {
    "the first page": "payments",
    "the third page": "payments?limit=20&offset=40",
    "waiting for capture": "payments?filter=waiting",
    "needs attention": "payments?filter=attention",
    "search by reference": "payments?q=medusa-many-1",
    "search by order number": "payments?q=1",
    "search by customer": "payments?q=berit",
    "sorted by amount": "payments?order=-reserved",
    "sorted by deadline": "payments?order=capture_before",
  }
  const count = (path: string) =>
    database.count(async () => {
      const answer = await harness.admin.api({ method: "GET", path: `/admin/vipps/${path}` })
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    })
  const countAll = async (): Promise<Record<string, number>> => {
    const counted: Record<string, number> = {}
    for (const [name, path] of Object.entries(pages)) counted[name] = await count(path)
    return { ...counted, "the panel": await count(`payments/${the("part").paymentId}`) }
  }

  it("the pages, and the panel's one call", async () => {
    const few = await countAll()
    await harness.sql(`
      insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor,
                                 currency_code, api, vipps_state, reserved_minor, captured_minor, capturable_minor, created_at, reserved_at)
      select 'medusa-many-' || n, 'pp_vipps_vipps', '654987', 'payses_many' || n, 1, 100, 'nok', 'ecom', 'authorized', 100, 0, 100,
             now() - n * interval '1 minute', now() from generate_series(1, 10000) n`)
    expect((await list()).count).toBeGreaterThan(10_000)

    const many = await countAll()

    expect(many).toEqual(few)
    // counted at all, and few: the plugin's own four, and Medusa's for the login
    for (const number of Object.values(many)) expect(number).toBeGreaterThanOrEqual(4)
    for (const page of Object.keys(pages)) expect(many).toMatchObject({ [page]: few["the first page"] })
  })

  it("searches by customer among the latest 20 000 only, says since when, and finds older ones by number", async () => {
    expect(await list("q=berit")).toMatchObject({ count: 1, customers_since: null })
    await harness.sql(`
      insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor,
                                 currency_code, api, vipps_state, reserved_minor, created_at)
      select 'medusa-later-' || n, 'pp_vipps_vipps', '654987', 'payses_later' || n, 1, 100, 'nok', 'ecom', 'canceled', 100,
             now() + n * interval '1 second' from generate_series(1, 20000) n`)
    await harness.sql(`analyze vipps_attempt`)
    const number = (await readView(harness.admin.api, the("part"))).medusa_order?.display_id

    const late = await list("q=berit")

    expect(late).toMatchObject({ count: 0, customers_since: expect.any(String) })
    expect(Date.parse(late.customers_since ?? "")).toBeLessThanOrEqual(Date.now())
    expect(await list(`q=${number}`)).toMatchObject({ count: 1, customers_since: null })
    expect(await list(`q=${the("part").reference}`)).toMatchObject({ count: 1 })
    expect(await list("limit=1")).toMatchObject({ customers_since: null })
  })

  it.each([
    ["amount", "-reserved", "IDX_vipps_attempt_by_reserved"],
    ["amount, smallest first", "reserved", "IDX_vipps_attempt_by_reserved"],
    ["deadline", "capture_before", "IDX_vipps_attempt_by_deadline"],
    ["deadline, latest first", "-capture_before", "IDX_vipps_attempt_by_last_deadline"],
  ])("sorts them by %s from an index", async (_, order, index) => {
    await harness.sql(`analyze vipps_attempt`)
    const scans = async () => {
      const [row] = await harness.sql(
        `select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = $1`,
        [index],
      )
      return z.object({ scans: z.number() }).parse(row).scans
    }
    const before = await scans()
    await list(`order=${order}&limit=20`)
    await eventually("the index was read", async () => (await scans()) > before)
    expect(await scans()).toBeGreaterThan(before)
  })
})
