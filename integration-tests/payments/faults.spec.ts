import { z } from "zod"
import type { Answer, PaidOrder } from "../../demo/harness"
import { ONLY_ECOM } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"

jest.setTimeout(120_000)

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ env: { ...ONLY_ECOM, VIPPS_TIMEOUT_MS: "3000" } })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

let second: ReturnType<BootedShop["bootAnother"]> | undefined
/** One for both kinds; it stops with the shop. */
const bootSecond = () => (second ??= harness.bootAnother())

type Kind = "capture" | "refund"
const mayHave = /Vipps did not answer; the (capture|refund) of .* may or may not have gone through/

/** Paid, and for refunds captured as well: 1000 kr of either can be moved. */
async function movable(kind: Kind): Promise<PaidOrder> {
  const paid = await harness.shop.payWithVipps("1000")
  if (kind === "refund") await harness.admin.capture(paid, "1000")
  return paid
}

const click = (kind: Kind, paid: PaidOrder, kroner: string): Promise<Answer> =>
  harness.admin[kind](paid, kroner)

/** What Vipps executed of this kind, and by how many requests. */
async function moved(kind: Kind, paid: PaidOrder): Promise<{ minor: number; times: number }> {
  const payment = await atVipps(harness, paid.reference)
  return kind === "capture"
    ? { minor: payment.capturedMinor, times: payment.captures }
    : { minor: payment.refundedMinor, times: payment.refunds }
}

async function expectMoved(kind: Kind, paid: PaidOrder, kroner: string): Promise<void> {
  await expectLedgers(
    harness,
    paid,
    kind === "capture" ? { captured: kroner, refunded: "0" } : { captured: "1000", refunded: kroner },
  )
}

async function requestIds(kind: Kind, paid: PaidOrder): Promise<string[]> {
  const requests = await harness.sandbox.control.requests({ call: kind, reference: paid.reference })
  return requests.map(({ requestId }) => requestId ?? "none")
}

async function rowsOf(kind: Kind, paid: PaidOrder): Promise<number> {
  return (await harness.admin.recorded(paid)).rows.filter((row) => row.kind === kind).length
}

const unreadable = () => harness.sandbox.control.next("details", { status: 503 }, 20)

describe.each([{ kind: "capture" as const }, { kind: "refund" as const }])(
  "a lost answer to a $kind",
  ({ kind }) => {
    it.each([
      { lost: "answer", fault: { dropResponse: "after-executing" } as const },
      { lost: "request", fault: { dropResponse: "before-executing" } as const },
      { lost: "answer, in a broken body", fault: { malformedBody: true, executed: true } as const },
      { lost: "answer, in a 500", fault: { status: 500, executed: true } as const },
      { lost: "answer, in a 504 of a gateway", fault: { status: 504, body: "<html>" } as const },
    ])("($lost) is repeated with the same id: $lost", async ({ fault }) => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, fault)

      const answer = await click(kind, paid, "750")

      const ids = await requestIds(kind, paid)
      expect(answer.message ?? answer.status).toBe(200)
      expect(ids).toEqual([ids[0], ids[0]])
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      expect(await rowsOf(kind, paid)).toBe(1)
      await expectMoved(kind, paid, "750")
    })

    it("that stays lost is found in Vipps' history within the same click", async () => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { dropResponse: "after-executing" }, 10)

      const answer = await click(kind, paid, "750")

      expect(answer.message ?? answer.status).toBe(200)
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      await expectMoved(kind, paid, "750")
    })

    it.each([
      { then: "adopted, for Vipps had executed it", lost: "after-executing" as const },
      { then: "made, for Vipps had not", lost: "before-executing" as const },
    ])("that nobody can explain is told; the next click finds it $then", async ({ lost }) => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { dropResponse: lost }, 10)
      await unreadable()
      const first = await click(kind, paid, "750")
      await harness.sandbox.control.clearFaults()

      const second = await click(kind, paid, "750")

      expect(first).toMatchObject({ status: 400, message: expect.stringMatching(mayHave) })
      expect(second.message ?? second.status).toBe(200)
      expect(new Set(await requestIds(kind, paid)).size).toBe(1)
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      expect(await rowsOf(kind, paid)).toBe(1)
      await expectMoved(kind, paid, "750")
    })

    it.each([
      { by: "Medusa's button", ask: (paid: PaidOrder) => click(kind, paid, "750") },
      { by: "the plugin's", ask: (paid: PaidOrder) => harness.admin.vipps(paid)[kind]("750") },
    ])(
      "is adopted by the next equal click, also when Vipps was looked at meanwhile ($by)",
      async ({ ask }) => {
        const paid = await movable(kind)
        await harness.sandbox.control.next(kind, { dropResponse: "after-executing" }, 10)
        await unreadable()
        const first = await ask(paid)
        await harness.sandbox.control.clearFaults()
        await harness.admin.vipps(paid).refresh()

        const second = await ask(paid)

        expect(first).toMatchObject({ status: 400, message: expect.stringMatching(mayHave) })
        expect(second.message ?? second.status).toBe(200)
        expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
        expect(await rowsOf(kind, paid)).toBe(1)
        await expectMoved(kind, paid, "750")
      },
    )

    it("that nobody can explain is asked for again and again, and still moves once", async () => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { dropResponse: "after-executing" }, 10)
      await unreadable()
      const early = [
        await click(kind, paid, "750"),
        await click(kind, paid, "750"),
        await click(kind, paid, "750"),
      ]
      await harness.sandbox.control.clearFaults()

      const late = await click(kind, paid, "750")

      for (const answer of early) expect(answer.status).toBe(400)
      expect(late.message ?? late.status).toBe(200)
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      expect(await rowsOf(kind, paid)).toBe(1)
      await expectMoved(kind, paid, "750")
    })

    it("of another amount is told what went through, once; then the click goes through", async () => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { dropResponse: "after-executing" }, 10)
      await unreadable()
      await click(kind, paid, "750")
      await harness.sandbox.control.clearFaults()
      const sent = await countCalls(harness, paid.reference)

      const other = await click(kind, paid, "100")

      expect(other).toMatchObject({
        status: 400,
        message: expect.stringMatching(/of 750.kr of .* went through/),
      })
      expect((await countCalls(harness, paid.reference))[kind]).toBe(sent[kind])
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      expect((await click(kind, paid, "100")).status).toBe(200)
      expect(await moved(kind, paid)).toEqual({ minor: 85_000, times: 2 })
      await harness.admin.vipps(paid).resolve()
      await expectMoved(kind, paid, "850")
    })

    it("of another amount is told when it will be known, and nothing is sent", async () => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { dropResponse: "before-executing" }, 10)
      await unreadable()
      await click(kind, paid, "750")
      await harness.sandbox.control.clearFaults()
      const sent = await countCalls(harness, paid.reference)

      const other = await click(kind, paid, "100")

      expect(other.status).toBe(400)
      expect(other.message).toMatch(/The (capture|refund) of 750.kr of \d\d:\d\d:\d\d is still unresolved/)
      expect(other.message).toMatch(/resolved by \d\d:\d\d:\d\d at the latest/)
      expect((await countCalls(harness, paid.reference))[kind]).toBe(sent[kind])
      expect(await moved(kind, paid)).toEqual({ minor: 0, times: 0 })
      expect((await click(kind, paid, "750")).status).toBe(200)
      await expectMoved(kind, paid, "750")
    })

    it.each([
      { refusal: { group: "Payment", code: kind === "capture" ? "61" : "71" }, isFinal: true },
      { refusal: { group: "Merchant", code: "35" }, isFinal: true },
      // asked for again within the click
      { refusal: { group: "VippsError", code: "94" }, isFinal: false },
    ])("is no reason to remember a refusal: $refusal", async ({ refusal, isFinal }) => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { error: refusal }, 1)
      const first = await click(kind, paid, "750")
      await harness.sandbox.control.clearFaults()

      const second = first.ok ? first : await click(kind, paid, "750")

      expect(first.message ?? "done").toContain(isFinal ? `${refusal.group}/${refusal.code}` : "done")
      expect(second.message ?? second.status).toBe(200)
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      await expectMoved(kind, paid, "750")
    })

    it("does not turn into a refusal, should the repeat be refused because the first one was executed", async () => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { dropResponse: "after-executing" })
      await harness.sandbox.control.next(kind, {
        error: { group: "Payment", code: kind === "capture" ? "61" : "71" },
      })

      const answer = await click(kind, paid, "750")

      expect(answer.message ?? answer.status).toBe(200)
      expect(await moved(kind, paid)).toEqual({ minor: 75_000, times: 1 })
      await expectMoved(kind, paid, "750")
    })
  },
)

describe.each([{ kind: "capture" as const }, { kind: "refund" as const }])(
  "two clicks on $kind at once",
  ({ kind }) => {
    it.each([
      { by: "Medusa's button", ask: (paid: PaidOrder, kroner: string) => click(kind, paid, kroner) },
      {
        by: "the plugin's",
        ask: (paid: PaidOrder, kroner: string) => harness.admin.vipps(paid)[kind](kroner),
      },
    ])("never move more than is on record ($by)", async ({ ask }) => {
      for (const [one, other] of [
        ["400", "400"],
        ["300", "200"],
        ["700", "600"],
      ] as const) {
        const paid = await movable(kind)
        // long enough for both to be on their way together
        await harness.sandbox.control.next(kind, { delayMs: 300 })

        const answers = await Promise.all([ask(paid, one), ask(paid, other)])

        const done = [one, other].filter((_, index) => answers[index]?.ok)
        const sum = done.reduce((total, kroner) => total + Number(kroner), 0)
        for (const { ok, message } of answers)
          if (!ok) expect(message).toMatch(/under way|captured|refund|capture/)
        expect(done.length).toBeGreaterThan(0)
        expect(await moved(kind, paid)).toEqual({ minor: sum * 100, times: done.length })
        const rows = await harness.admin.recorded(paid)
        expect(kind === "capture" ? rows.capturedMinor : rows.refundedMinor).toBe(sum * 100)
        // Medusa books every row it sees, with the amount of the click that sees it: the books are repaired afterwards
        await harness.admin.vipps(paid).resolve()
        await expectMoved(kind, paid, String(sum))
      }
    })

    it("on two servers never move more than is on record", async () => {
      const { admin } = await bootSecond()
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { delayMs: 300 })

      const answers = await Promise.all([click(kind, paid, "400"), admin[kind](paid, "400")])

      const times = answers.filter(({ ok }) => ok).length
      expect(times).toBeGreaterThan(0)
      expect(await moved(kind, paid)).toEqual({ minor: times * 40_000, times })
      await harness.admin.vipps(paid).resolve()
      await expectMoved(kind, paid, String(times * 400))
    })
  },
)

describe("a lost answer to a release", () => {
  it.each([{ lost: "after-executing" as const }, { lost: "before-executing" as const }])(
    "($lost) is repeated, and frees the remainder once",
    async ({ lost }) => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "750")
      await harness.sandbox.control.next("cancel", { dropResponse: lost })

      const answer = await harness.admin.vipps(paid).release()

      expect(answer.message ?? answer.status).toBe(200)
      const { releasedMinor, history } = await atVipps(harness, paid.reference)
      expect(releasedMinor).toBe(25_000)
      expect(history.filter(({ operation, success }) => operation === "VOID" && success)).toHaveLength(1)
      expect(await harness.admin.recorded(paid)).toMatchObject({ amountMinor: 75_000, canceledAt: null })
      await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
    },
  )

  it("that nobody can explain is told, and the next click ends it", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "750")
    await harness.sandbox.control.next("cancel", { dropResponse: "after-executing" }, 10)
    await unreadable()
    const first = await harness.admin.vipps(paid).release()
    await harness.sandbox.control.clearFaults()

    const second = await harness.admin.vipps(paid).release()

    expect(first).toMatchObject({
      status: 400,
      message: expect.stringContaining("may or may not have gone through"),
    })
    expect(second.message ?? second.status).toBe(200)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 25_000 })
    await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

describe("a lost answer to the start of a payment", () => {
  it.each([{ lost: "after-executing" as const }, { lost: "before-executing" as const }])(
    "($lost) gives a link that works, under a new order id, and one order",
    async ({ lost }) => {
      const { cartId, totalMinor } = await harness.shop.cart("1000")
      await harness.sandbox.control.next("initiate", { dropResponse: lost })

      const started = await harness.shop.startPayment({ cartId, totalMinor })

      expect(started.reference).toMatch(/-2$/)
      expect((await fetch(started.url)).status).toBe(200)
      await harness.sandbox.control.approve(started.reference)
      const paid = await orderPlaced(harness, started)
      const begun = await paymentsAtVipps(started.sessionId)
      expect(
        begun.filter(({ reservedMinor }) => reservedMinor > 0).map(({ reference }) => reference),
      ).toEqual([paid.reference])
      expect(await ordersOf(harness, cartId)).toEqual([paid.orderId])
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    },
  )

  it("twice in a row is said; the storefront tries again and gets an order", async () => {
    const { cartId, totalMinor } = await harness.shop.cart("1000")
    const collectionId = await harness.shop.collection(cartId)
    await harness.sandbox.control.next("initiate", { dropResponse: "after-executing" }, 2)

    const first = await harness.shop.session(collectionId)
    const started = await harness.shop.startPayment({ cartId, totalMinor })

    expect(first).toMatchObject({ status: 400, message: expect.stringMatching(/Vipps/) })
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    expect(await paymentsOf(harness, collectionId)).toEqual([paid.paymentId])
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("never leaves a reservation: should the shopper find the lost link, its approval is let go", async () => {
    const { cartId, totalMinor } = await harness.shop.cart("1000")
    await harness.sandbox.control.next("initiate", { dropResponse: "after-executing" })
    const started = await harness.shop.startPayment({ cartId, totalMinor })
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)

    await harness.sandbox.control.approve(started.reference.replace(/2$/, "1"))

    await eventually("the lost payment's reservation to be let go", async () => {
      const [lost] = await paymentsAtVipps(started.sessionId)
      return lost?.releasedMinor === 100_000
    })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    expect(await ordersOf(harness, cartId)).toEqual([paid.orderId])
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  async function paymentsAtVipps(sessionId: string) {
    const ulid = sessionId.replace("payses_", "")
    return (await harness.sandbox.control.ledger()).filter(({ reference }) => reference.includes(ulid))
  }
})

describe("an access token that Vipps forgot", () => {
  it("is fetched anew, and the click goes through once", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.revokeTokens()

    const answer = await harness.admin.capture(paid, "750")

    expect(answer.message ?? answer.status).toBe(200)
    expect(await moved("capture", paid)).toEqual({ minor: 75_000, times: 1 })
    await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("and that it does not give again: said in words, nothing moved, and the next click is free", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.revokeTokens()
    await harness.sandbox.control.next("token", { status: 401, body: { error: "invalid_client" } }, 10)
    const first = await harness.admin.capture(paid, "750")
    await harness.sandbox.control.clearFaults()

    const second = await harness.admin.capture(paid, "750")

    expect(first.status).toBe(400)
    expect(z.string().parse(first.message)).not.toMatch(/may or may not/)
    expect(second.message ?? second.status).toBe(200)
    await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})
