import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { createApi, type PaidOrder } from "../../demo/harness"
import { openAdminHarness, type AdminHarness } from "../admin/admin-harness"
import { scrollsSideways, takeScreenshot } from "../support/browser/appearance"
import { fulfillmentsOf, packFulfillment, shipFulfillment } from "../support/staff/order-actions"
import { setStock } from "../support/staff/stock"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { eventually } from "../support/time/eventually"
import { minutesAgo, passTime } from "../support/time/time"
import { apiOfRun } from "../support/server/apis"
import { refuses, wordsOf } from "../support/server/vipps-errors"

/** The staff are told without looking: in Medusa's bell and by e-mail, once per thing. */
jest.setTimeout(600_000)

const EMAIL = "butikken@example.no"
const DAY = 24 * 60
const GOODS = "Test: 999,99 kr"

const storeFile = (name: string) => readFile(join(__dirname, "../support/server/store-files", name), "utf8")

let harness: ObservedShop
let norwegian: Awaited<ReturnType<ObservedShop["bootAnother"]>>
let adminHarness: AdminHarness | undefined

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_CAPTURE: "on-shipment", VIPPS_NOTIFY_EMAIL: EMAIL },
    sandbox: { switches: { rateLimits: false } },
    files: {
      "medusa-config.ts": await storeFile("told-shop-config.ts"),
      "src/api/staff-events/[name]/route.ts": await storeFile("staff-event-route.ts"),
    },
  })
  norwegian = await harness.bootAnother({ VIPPS_NOTIFY_LOCALE: "nb", VIPPS_NOTIFY_EMAIL: undefined })
})
afterEach(() => harness.sandbox.control.clearFaults())
afterAll(async () => {
  await adminHarness?.stop()
  await harness?.stop()
})

const row = z.object({
  channel: z.string(),
  to: z.string(),
  template: z.string(),
  status: z.string(),
  trigger_type: z.string(),
  resource_type: z.string(),
  data: z.looseObject({ title: z.string(), description: z.string() }),
})
type Told = z.infer<typeof row>

/** What the staff were told of a payment, oldest first. */
async function toldOf({ reference, orderId }: { reference: string; orderId?: string }): Promise<Told[]> {
  const rows = await harness.sql(
    `select * from notification where resource_id = any($1) order by created_at, channel`,
    [[reference, ...(orderId === undefined ? [] : [orderId])]],
  )
  return rows.map((one) => row.parse(one))
}

async function bellOf(payment: { reference: string; orderId?: string }, event: string): Promise<Told[]> {
  return (await toldOf(payment)).filter((one) => one.channel === "feed" && one.trigger_type === event)
}

const waitForBell = (payment: { reference: string; orderId?: string }, event: string, count = 1) =>
  eventually(`${event} in the bell`, async () => {
    const told = await bellOf(payment, event)
    return told.length >= count ? told : undefined
  })

async function numberOf({ orderId }: PaidOrder): Promise<string> {
  const [order] = await harness.sql(`select display_id from "order" where id = $1`, [orderId])
  return String(order?.display_id)
}

async function look({ reference }: { reference: string }): Promise<void> {
  await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [reference])
  await harness.reconcile()
}

/** An event arrives once more, as a bus may deliver it, at that server. */
async function deliverAgain(paid: PaidOrder, name: string, url: string): Promise<void> {
  const { name: _, ...data } = await harness.event(paid.reference, name)
  const answer = await createApi(url)({ method: "POST", path: `/staff-events/${name}`, body: data })
  expect(answer.status).toBe(200)
}

describe("a refund that Vipps refuses", () => {
  it("is told once, with the way out and the order's address, and by e-mail", async () => {
    const paid = await placeSampleOrder(harness)
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await harness.sandbox.control.next("refund", refuses("can't refund"))
    expect(await harness.admin.refund(paid, "100")).toMatchObject({ status: 400 })

    await eventually("the e-mail", async () => (await toldOf(paid)).length === 2)
    for (const url of [harness.server.url, norwegian.server.url])
      await deliverAgain(paid, "vipps.refund_failed", url)

    const address = `${harness.environment.VIPPS_BACKEND_URL}/app/orders/${paid.orderId}`
    const [email, feed] = (await toldOf(paid)).sort((a, b) => a.channel.localeCompare(b.channel))
    expect(await toldOf(paid)).toHaveLength(2)
    expect(feed).toMatchObject({
      ...{ channel: "feed", to: "", status: "success", resource_type: "order" },
      data: {
        title: expect.stringMatching(/^Vipps: the refund of 100.kr was not made$/),
        description: expect.stringContaining(wordsOf("can't refund")),
      },
    })
    expect(feed?.data.description.split("\n")[1]).toBe(`Order #${await numberOf(paid)}: ${address}`)
    expect(email).toMatchObject({
      ...{ channel: "email", to: EMAIL, template: "vipps-staff-notice", status: "success" },
      data: { ...feed?.data, url: address, reference: paid.reference, order_id: paid.orderId },
    })
  })

  it("is told in Norwegian, where the shop has chosen that", async () => {
    const paid = await placeSampleOrder(harness)
    expect(await norwegian.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await harness.sandbox.control.next("refund", refuses("can't refund"))
    expect(await norwegian.admin.refund(paid, "100")).toMatchObject({ status: 400 })

    const [told] = await waitForBell(paid, "vipps.refund_failed")
    expect(told?.data.title).toMatch(/^Vipps: refusjonen på 100.kr ble ikke gjennomført$/)
    expect(told?.data.description).toContain(`\nOrdre #${await numberOf(paid)}: `)
    expect(await toldOf(paid)).toHaveLength(1)
  })
})

describe("a capture that fails", () => {
  it("is told, each time that somebody asks for one", async () => {
    const paid = await placeSampleOrder(harness)
    await harness.sandbox.control.next("capture", refuses("captures too much"), 2)
    for (const amount of ["100", "200"])
      expect(await harness.admin.capture(paid, amount)).toMatchObject({ status: 400 })

    const told = await waitForBell(paid, "vipps.capture_failed", 2)
    expect(told.map(({ data }) => data.title).sort()).toEqual([
      expect.stringMatching(/the capture of 100.kr was not made/),
      expect.stringMatching(/the capture of 200.kr was not made/),
    ])
  })

  it("is told once of a fulfillment, however often it is tried", async () => {
    const paid = await placeSampleOrder(harness)
    await harness.sandbox.control.next("capture", { status: 403, body: {} }, 2)
    const box = await packFulfillment(harness, paid, ["Ullgenser"])
    await shipFulfillment(harness, paid, box)
    await waitForBell(paid, "vipps.capture_failed")

    await eventually("the note of the first try", async () => {
      const [one] = await fulfillmentsOf(harness, paid)
      return one?.metadata?.vipps_capture
    })
    await harness.sql(
      `update fulfillment set metadata = jsonb_set(metadata, '{vipps_capture,next_try_at}', '"2026-01-01T00:00:00Z"')
        where id = $1`,
      [box.id],
    )
    await passTime(harness, 6)
    await harness.reconcile()
    await eventually("a second refusal", async () => {
      const failed = (await harness.events(paid.reference)).filter(
        ({ name }) => name === "vipps.capture_failed",
      )
      return failed.length === 2
    })
    await deliverAgain(paid, "vipps.capture_failed", harness.server.url)

    expect(await bellOf(paid, "vipps.capture_failed")).toHaveLength(1)
  })
})

it("an unclear outcome is told, and told anew when only a person can tell", async () => {
  const paid = await harness.shop.payWithVipps("1000")
  // ePayment names the shop's own by their keys: only after one with a key is one without it hardly the shop's
  if (apiOfRun === "epayment")
    expect(await harness.admin.vipps(paid).capture("100")).toMatchObject({ status: 200 })
  await harness.sandbox.control.next("capture", { dropResponse: "before-executing" }, 20)
  expect(await harness.admin.vipps(paid).capture("200")).toMatchObject({ status: 400 })
  await harness.sandbox.control.clearFaults()
  const [first] = await waitForBell(paid, "vipps.operation_unresolved")
  expect(first?.data.description).toMatch(/^The shop reads Vipps' history again by itself/)

  await harness.sandbox.control.portal.capture(paid.reference, 20_000)
  expect(await harness.admin.vipps(paid).capture("200")).toMatchObject({ status: 400 })

  const [, second] = await waitForBell(paid, "vipps.operation_unresolved", 2)
  // the portal's capture is told to both servers by ePayment, and to this one by the click
  expect(second?.data.description).toMatch(
    apiOfRun === "ecom"
      ? /Compare the payment with the Vipps portal/
      : /Compare the payment with the Vipps portal|Sammenlign betalingen med Vipps-portalen/,
  )
})

it("a refund in the Vipps portal is told", async () => {
  const paid = await placeSampleOrder(harness)
  expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
  await harness.sandbox.control.portal.refund(paid.reference, 5_000)
  await look(paid)

  const [told] = await waitForBell(paid, "vipps.external_operation_found")
  expect(told?.data.title).toMatch(/^Vipps: a refund of 50.kr was made outside the shop$/)
  await look(paid)
  expect(await bellOf(paid, "vipps.external_operation_found")).toHaveLength(1)
})

it("a reservation that a bank may soon free is told", async () => {
  const paid = await minutesAgo(harness, 5 * DAY + 1, () => placeSampleOrder(harness))
  await look(paid)

  const [told] = await waitForBell(paid, "vipps.authorization_expiring")
  expect(told?.data.title).toMatch(/^Vipps: capture 1.000.kr by \d+ [A-Z][a-z]+$/)
  // ePayment says of each payment what eCom leaves to what is known of the banks
  expect(told?.data.description).toMatch(
    apiOfRun === "ecom"
      ? /has been reserved for 5 days and is not captured/
      : /Vipps guarantees a capture until /,
  )
})

it("a reservation that Vipps itself soon captures no more is told once, a week before", async () => {
  const paid = await minutesAgo(harness, 173 * DAY + 1, () => placeSampleOrder(harness))
  // five months ago it was told of the last limit of a bank
  await harness.sql(`update vipps_attempt set expiry_warned_days = 30 where reference = $1`, [paid.reference])
  await look(paid)
  await look(paid)

  const told = await waitForBell(paid, "vipps.authorization_expiring")
  expect(told.map(({ data }) => data.title)).toEqual([
    expect.stringMatching(/^Vipps: capture 1.000.kr by \d+ [A-Z][a-z]+$/),
  ])
  expect(told[0]?.data.description).toMatch(
    /^Vipps captures until .*, 7 days from now\. Capture the 1.000.kr, or/,
  )
})

it("a payment that the shop has stopped looking after is told, each time that it stops", async () => {
  const { reference, orderId } = await placeSampleOrder(harness)
  const unknown = { reference: `${reference}7`, orderId }
  await harness.sql(`update vipps_attempt set reference = $2 where reference = $1`, [
    reference,
    unknown.reference,
  ])
  for (const times of [1, 2]) {
    await harness.sql(
      `update vipps_attempt set failed_polls = 11, needs_review_at = null, next_poll_at = now() where reference = $1`,
      [unknown.reference],
    )
    await harness.reconcile()
    const told = await waitForBell(unknown, "vipps.needs_review", times)
    expect(told.at(-1)?.data.title).toMatch(/^Vipps: a payment of 1.000.kr needs review$/)
  }
})

it("an approved payment whose order can't be made is told, with the address of the list", async () => {
  const started = await harness.shop.startPayment("999.99")
  await setStock(harness, GOODS, 0)
  try {
    await harness.sandbox.control.approve(started.reference)
    const [told] = await waitForBell(started, "vipps.completion_failed")
    expect(told).toMatchObject({ resource_type: "vipps_payment" })
    expect(told?.data.title).toMatch(/^Vipps: 999,99.kr is reserved, and the order can't be made$/)
    expect(told?.data.description).toMatch(/sold out.*\nPayment medusa-\S+: http\S+\/app\/vipps\?q=medusa-/s)
  } finally {
    await setStock(harness, GOODS, 1_000)
  }
})

describe("the bell of the admin shows it", () => {
  const phone = { width: 390, height: 780 }

  it.each([
    {
      place: "on a laptop, in English",
      ...{ view: { width: 1280, height: 720 }, server: () => harness.admin, order: "Order" },
      title: /^Vipps: the capture of 345,67.kr was not made$/,
    },
    {
      place: "on a phone, in Norwegian, in the dark",
      ...{ view: { ...phone, locale: "nb-NO", theme: "dark" as const }, server: () => norwegian.admin },
      order: "Ordre",
      title: /^Vipps: belastningen på 345,67.kr ble ikke gjennomført$/,
    },
  ])("$place", async ({ place, view, server, order, title }) => {
    const paid = await placeSampleOrder(harness)
    await harness.sandbox.control.next("capture", refuses("captures too much"))
    expect(await server().capture(paid, "345.67")).toMatchObject({ status: 400 })
    await waitForBell(paid, "vipps.capture_failed")
    adminHarness ??= await openAdminHarness(harness)
    const window = await adminHarness.openWindow(view)
    const { page } = window
    await window.goTo("/vipps")
    await page.getByRole("heading", { name: "Vipps" }).first().waitFor()

    // Medusa's button has no name
    await page.locator('button[aria-haspopup="dialog"]').filter({ visible: true }).last().click()

    const drawer = page.getByRole("dialog")
    await drawer.getByText(title).waitFor()
    const address = drawer.getByText(`/app/orders/${paid.orderId}`)
    expect(await address.innerText()).toContain(`${order} #${await numberOf(paid)}: `)
    await eventually("the drawer has come in, with what happened", async () => {
      const box = await drawer.getByText(title).boundingBox()
      return box && box.x >= 0 && box.x + box.width <= view.width
    })
    expect(await scrollsSideways(page)).toBe(false)
    await takeScreenshot(page, `bell-${place}`)
    await window.close()
  })
})
