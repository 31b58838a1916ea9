import { z } from "zod"
import { createApi, expectBody, lineFor, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { openPausableDatabase, type PausableDatabase } from "../support/database/pausable-database"
import { expectPage, onPage } from "../support/staff/order-page"
import {
  done,
  editOrder,
  fulfillmentsOf,
  packFulfillment,
  post,
  shipFulfillment,
  type Box,
} from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { codeOf, refuses, wordsOf } from "../support/server/vipps-errors"

/** A sweater of 750 kr and a hat of 250 kr, sent by Posten for 99 kr: 1099 kr, charged as the fulfillments leave the house. */
jest.setTimeout(180_000)

const { captured, pending } = onPage
const MINUTES_UNTIL_NEXT_LOOK = 6

const outcomeSchema = z.object({ kind: z.string() })

let harness: ObservedShop

async function boot(capture: string) {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_CAPTURE: capture },
    sandbox: { switches: { rateLimits: false } },
  })
}

async function orderByPost(): Promise<PaidOrder> {
  const { shop, facts } = harness
  const cart = await shop.cart(["Ullgenser", "Lue"].map((title) => lineFor(facts.variants, title)))
  const path = `/store/carts/${cart.cartId}/shipping-methods`
  await done(shop.api({ method: "POST", path, body: { option_id: facts.shippingOptions.posten } }))
  const paid = await shop.payWithVipps(cart)
  expect(paid.amountMinor).toBe(109_900)
  return paid
}

const pack = (paid: PaidOrder, ...titles: string[]) => packFulfillment(harness, paid, titles)
const ship = (paid: PaidOrder, box: Box) => shipFulfillment(harness, paid, box)

async function send(paid: PaidOrder, ...titles: string[]): Promise<Box> {
  const box = await pack(paid, ...titles)
  await ship(paid, box)
  return box
}

const isCaptured = (paid: PaidOrder, minor: number) =>
  eventually(
    `${minor} øre captured`,
    async () => (await atVipps(harness, paid.reference)).capturedMinor === minor,
  )

/** The news of a fulfillment once more, to this server. */
async function tellAgain({ id }: Box, url = harness.server.url): Promise<string> {
  const answer = await createApi(url)({ method: "POST", path: `/fulfillments/${id}` })
  return expectBody(outcomeSchema, answer, "telling of a fulfillment").kind
}

async function noteOn(paid: PaidOrder, { id }: Box): Promise<unknown> {
  return (await fulfillmentsOf(harness, paid)).find((one) => one.id === id)?.metadata?.vipps_capture
}

async function letTryBeDue({ id }: Box): Promise<void> {
  await harness.sql(
    `update fulfillment set metadata = jsonb_set(metadata, '{vipps_capture,next_try_at}', '"2026-01-01T00:00:00Z"')
      where id = $1`,
    [id],
  )
  await passTime(harness, MINUTES_UNTIL_NEXT_LOOK)
}

async function bookedTo(paid: PaidOrder, kroner: string): Promise<void> {
  await eventually(`${kroner} kr in Medusa's books`, async () => {
    const booked = await harness.admin.booked(paid)
    const sum = booked.reduce((total, { amount }) => total + Math.round(Number(amount) * 100), 0)
    return sum === Math.round(Number(kroner) * 100)
  })
}

const part = { status: "partially_captured", outstanding: "250", paid: "849", paymentLink: null }
const nothingYet = { status: "authorized", outstanding: "1099", paid: "0", paymentLink: null }

describe("on-shipment", () => {
  beforeAll(() => boot("on-shipment"))
  afterAll(() => harness?.stop())

  it("charges each fulfillment when it leaves: shipping with the first, the rest with the last", async () => {
    const paid = await orderByPost()
    const first = await pack(paid, "Ullgenser")
    expect(await tellAgain(first)).toBe("nothing")

    await ship(paid, first)
    await isCaptured(paid, 84_900)
    await expectPage(harness, paid, { ...part, payments: [pending("1099")] })

    const second = await send(paid, "Lue")
    await isCaptured(paid, 109_900)
    const whole = { status: "captured", outstanding: "0", paid: "1099", paymentLink: null }
    await expectPage(harness, paid, { ...whole, payments: [captured("1099")] })
    const actors = await harness.sql(
      `select actor from vipps_operation where reference = $1 and kind = 'capture' order by created_at`,
      [paid.reference],
    )
    expect(actors).toEqual([{ actor: `vipps:${first.id}` }, { actor: `vipps:${second.id}` }])
    await expectEqualLedgers(harness, paid, { captured: "1099", refunded: "0" })
  })

  describe("beside another server", () => {
    let other: Awaited<ReturnType<ObservedShop["bootAnother"]>>
    let database: PausableDatabase

    beforeAll(async () => {
      database = await openPausableDatabase(harness.databaseUrl)
      other = await harness.bootAnother({ DATABASE_URL: database.url })
    })
    afterAll(async () => {
      await other?.server.stop()
      await database?.stop()
    })

    it("charges a fulfillment once, however often and wherever its news arrives", async () => {
      const paid = await orderByPost()
      await harness.sandbox.control.next("capture", { delayMs: 500 })

      const box = await send(paid, "Ullgenser")
      await Promise.all([tellAgain(box), tellAgain(box, other.server.url), tellAgain(box, other.server.url)])
      await isCaptured(paid, 84_900)
      await eventually("the capture to be decided", async () => {
        const open = await harness.sql(
          `select 1 from vipps_operation where reference = $1 and state = 'open'`,
          [paid.reference],
        )
        return open.length === 0
      })
      expect(await tellAgain(box, other.server.url)).toBe("captured")

      expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1, capturedMinor: 84_900 })
      // Medusa books a row that waited in vain beside the one that was made; the repair takes that back
      await eventually("Medusa's books", async () => {
        await passTime(harness, MINUTES_UNTIL_NEXT_LOOK)
        await harness.reconcile()
        return (await harness.admin.booked(paid)).length === 1
      })
      await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
    })

    it("charges a fulfillment once, though the other one has looked before, and clicks when all is done", async () => {
      const paid = await orderByPost()
      // packed there, and shipped without anybody telling it: this server hears of it when this test tells it
      const box = await packFulfillment({ admin: other.admin, facts: harness.facts }, paid, ["Lue"])
      await harness.sql(`update fulfillment set shipped_at = now() where id = $1`, [box.id])
      const click = database.pauseAt(`from "payment" where "id" = $1 for update`)
      const late = tellAgain(box, other.server.url)
      await click.reached()

      expect(await tellAgain(box)).toBe("captured")
      await isCaptured(paid, 34_900)
      await bookedTo(paid, "349")
      click.release()

      expect(await late).toBe("captured")
      expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1, capturedMinor: 34_900 })
      const page = { status: "partially_captured", outstanding: "750", paid: "349", paymentLink: null }
      await expectPage(harness, paid, { ...page, payments: [pending("1099")] })
      await expectEqualLedgers(harness, paid, { captured: "349", refunded: "0" })
    })
  })

  it("charges nothing for a fulfillment that is cancelled before it leaves", async () => {
    const paid = await orderByPost()
    const box = await pack(paid, "Ullgenser")
    await done(post(harness, `/admin/orders/${paid.orderId}/fulfillments/${box.id}/cancel`))

    expect(await tellAgain(box)).toBe("nothing")

    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("capture")
    await expectPage(harness, paid, { ...nothingYet, payments: [pending("1099")] })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("charges for goods that the staff have charged before nothing more", async () => {
    const paid = await orderByPost()
    await harness.admin.capture(paid, "400")

    await send(paid, "Ullgenser")

    await isCaptured(paid, 84_900)
    await bookedTo(paid, "849")
    await expectPage(harness, paid, { ...part, payments: [pending("1099")] })
    await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
  })

  it("an order edited after its first fulfillment: the last one's rest is released", async () => {
    const paid = await orderByPost()
    await send(paid, "Ullgenser")
    await isCaptured(paid, 84_900)
    await bookedTo(paid, "849")

    await editOrder(harness, paid, { Lue: 0 })

    await eventually(
      "the release",
      async () => (await atVipps(harness, paid.reference)).releasedMinor === 25_000,
    )
    const page = { status: "captured", outstanding: "0", paid: "849", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("849")] })
    await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
  })

  it("refused by Vipps: told, noted on the fulfillment, and tried again by the job", async () => {
    const paid = await orderByPost()
    await harness.sandbox.control.next("capture", { status: 403, body: {} })

    const box = await send(paid, "Ullgenser")

    const event = await harness.event(paid.reference, "vipps.capture_failed")
    expect(event).toMatchObject({ kind: "capture", amount_minor: 84_900 })
    expect(await eventually("the note", () => noteOn(paid, box))).toMatchObject({ tries: 1 })
    await letTryBeDue(box)
    await harness.reconcile()

    await isCaptured(paid, 84_900)
    await bookedTo(paid, "849")
    await eventually("no note any more", async () => (await noteOn(paid, box)) === null)
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 2 })
    await expectPage(harness, paid, { ...part, payments: [pending("1099")] })
    await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
  })

  it("refused by Vipps for good: told and noted, and not tried again by itself", async () => {
    const paid = await orderByPost()
    await harness.sandbox.control.next("capture", refuses("nothing to capture"))

    const box = await send(paid, "Ullgenser")

    expect(await harness.event(paid.reference, "vipps.capture_failed")).toMatchObject({
      amount_minor: 84_900,
    })
    expect(await eventually("the note", () => noteOn(paid, box))).toEqual({
      code: "fulfillment-not-again",
      params: { why: expect.objectContaining({ code: codeOf("nothing to capture") }) },
      message: expect.stringMatching(
        new RegExp(`${wordsOf("nothing to capture")}.* not tried again by itself: capture by hand`),
      ),
      tries: 1,
      next_try_at: null,
    })
    for (let look = 0; look < 3; look++) {
      await passTime(harness, MINUTES_UNTIL_NEXT_LOOK)
      await harness.reconcile()
    }
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
    await expectPage(harness, paid, { ...nothingYet, payments: [pending("1099")] })
    // by hand, when what was wrong is repaired; the next fulfillment takes what is left
    expect(await harness.admin.vipps(paid).capture("849")).toMatchObject({ status: 200 })
    await send(paid, "Lue")
    await isCaptured(paid, 109_900)
    await bookedTo(paid, "1099")
    const whole = { status: "captured", outstanding: "0", paid: "1099", paymentLink: null }
    await expectPage(harness, paid, { ...whole, payments: [captured("1099")] })
    await expectEqualLedgers(harness, paid, { captured: "1099", refunded: "0" })
  })

  it("without an answer: resolved from Vipps' history, and made once", async () => {
    const paid = await orderByPost()
    await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 20)
    await harness.sandbox.control.next("details", { status: 500 }, 20)

    const box = await send(paid, "Ullgenser")

    await eventually("the note", () => noteOn(paid, box))
    await harness.sandbox.control.clearFaults()
    await eventually("Medusa's row", async () => {
      await passTime(harness, MINUTES_UNTIL_NEXT_LOOK)
      await harness.reconcile()
      return (await harness.admin.recorded(paid)).captured === "849"
    })
    expect(await tellAgain(box)).toBe("captured")
    expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1 })
    // time may have passed in the middle of the server's own run: what two book at once, the next look mends
    await passTime(harness, MINUTES_UNTIL_NEXT_LOOK)
    await harness.reconcile()
    await expectPage(harness, paid, { ...part, payments: [pending("1099")] })
    await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
  })

  it("an order paid in part by something else is left to the staff, and said so", async () => {
    const paid = await orderByPost()
    await editOrder(harness, paid, { Lue: 2 })
    await expectPage(harness, paid, {
      status: "partially_authorized",
      outstanding: "1349",
      paid: "0",
      paymentLink: "250",
      payments: [pending("1099")],
    })
    const unpaid = await harness.sql(
      `select c.id from payment_collection c join order_payment_collection l on l.payment_collection_id = c.id
        where l.order_id = $1 and c.status = 'not_paid'`,
      [paid.orderId],
    )
    const body = { order_id: paid.orderId }
    await done(post(harness, `/admin/payment-collections/${String(unpaid[0]?.id)}/mark-as-paid`, body))

    const box = await send(paid, "Ullgenser")

    const event = await harness.event(paid.reference, "vipps.capture_failed")
    expect(event.reason).toContain("something other than Vipps")
    expect(await eventually("the note", () => noteOn(paid, box))).toMatchObject({ next_try_at: null })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("capture")
    const page = { status: "partially_captured", outstanding: "1099", paid: "250", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [pending("1099"), captured("250")] })
    // by hand: what Vipps is to pay
    expect(await harness.admin.capture(paid, "1099")).toMatchObject({ status: 200 })
    const whole = { status: "captured", outstanding: "0", paid: "1349", paymentLink: null }
    await expectPage(harness, paid, { ...whole, payments: [captured("1099"), captured("250")] })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 109_900, captures: 1 })
    expect(await harness.admin.recorded(paid)).toMatchObject({ captured: "1099" })
  })
})

describe("on-fulfillment", () => {
  beforeAll(() => boot("on-fulfillment"))
  afterAll(() => harness?.stop())

  it("charges the whole order when it is packed in one fulfillment", async () => {
    const paid = await orderByPost()

    const box = await pack(paid, "Ullgenser", "Lue")

    await isCaptured(paid, 109_900)
    // Medusa writes the order's sums without a lock: a shipment in the same moment would write the old ones back
    const whole = { status: "captured", outstanding: "0", paid: "1099", paymentLink: null }
    await expectPage(harness, paid, { ...whole, payments: [captured("1099")] })
    await ship(paid, box)
    expect(await tellAgain(box)).toBe("captured")
    await expectPage(harness, paid, { ...whole, payments: [captured("1099")] })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
    await expectEqualLedgers(harness, paid, { captured: "1099", refunded: "0" })
  })

  it("charges nothing any more for a fulfillment that is unpacked while its capture waits for another try", async () => {
    const paid = await orderByPost()
    await harness.sandbox.control.next("capture", { status: 403, body: {} })
    const box = await pack(paid, "Ullgenser")
    await eventually("the note", () => noteOn(paid, box))

    await done(post(harness, `/admin/orders/${paid.orderId}/fulfillments/${box.id}/cancel`))
    await letTryBeDue(box)
    await harness.reconcile()

    expect(await tellAgain(box)).toBe("nothing")
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
    await expectPage(harness, paid, { ...nothingYet, payments: [pending("1099")] })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})
