import { english } from "../../messages"
import * as fc from "fast-check"
import {
  guardCancel,
  guardCapture,
  guardCurrency,
  guardInitiate,
  guardRefund,
  guardRelease,
  marketIn,
  type Refusal,
} from ".."
import type { GuardFigures } from "../guard-checks"

const market = marketIn("NO")
const reservedAt = new Date("2025-05-03T08:11:03Z") // 10:11:03 in Oslo
const soon = new Date("2025-05-04T00:00:00Z")

type Kroner = { reserved?: number; captured?: number; refunded?: number; left?: number }
const figures = (p: Kroner, more: Partial<GuardFigures> = {}): GuardFigures => ({
  reservedMinor: (p.reserved ?? 1000) * 100,
  capturedMinor: (p.captured ?? 0) * 100,
  refundedMinor: (p.refunded ?? 0) * 100,
  capturableMinor: (p.left ?? (p.reserved ?? 1000) - (p.captured ?? 0)) * 100,
  released: false,
  directCapture: false,
  reservedAt,
  ...more,
})

const reserved = figures({})
const partly = figures({ captured: 750 })
const fully = figures({ captured: 1000 })
const released = figures({ captured: 750, left: 0 }, { released: true })
const canceled = figures({ left: 0 }, { released: true })
const unapproved = figures({ reserved: 0 })
const direct = figures({ captured: 1000 }, { directCapture: true })
const agedUnknown = (p: GuardFigures): GuardFigures => {
  const { reservedAt: _, ...rest } = p
  return rest
}

/** The sentence with plain spaces, as a person reads it. */
const sentence = (refusal: Refusal | undefined) => refusal && english(refusal).replaceAll("\u00A0", " ")
const minor = (kroner: number) => Math.round(kroner * 100)

describe("a currency", () => {
  test.each(["NOK", "nok", "Nok"])("%s is taken", (currency) =>
    expect(guardCurrency(currency, market)).toBeUndefined(),
  )

  test.each(["EUR", "sek", "NOKK", " nok", "nok\n", ""])("%p is refused", (currency) => {
    expect(guardCurrency(currency, market)?.code).toBe("other-currency")
  })

  it("is refused with a way out", () => {
    expect(sentence(guardCurrency("eur", market))).toBe(
      "Vipps takes payments in Norwegian kroner (NOK) only, not in EUR. Pay another way.",
    )
  })
})

describe("a payment is started from 1 kr to Vipps' largest amount", () => {
  test.each<[number, string | undefined]>([
    [100, undefined],
    [100_000, undefined],
    [2_147_483_647, undefined],
    [99, "amount-too-small"],
    [0, "amount-too-small"],
    [-100, "amount-too-small"],
    [2_147_483_648, "amount-too-large"],
  ])("%p øre: %p", (amountMinor, code) =>
    expect(guardInitiate({ amountMinor, market, api: "ecom" })?.code).toBe(code),
  )

  it("says how little is enough, and how much too much", () => {
    expect(sentence(guardInitiate({ amountMinor: 99, market, api: "ecom" }))).toBe(
      "The payment of 0,99 kr was not started: Vipps takes payments from 1 kr. Add to the cart, or pay another way.",
    )
    expect(sentence(guardInitiate({ amountMinor: 2_147_483_648, market, api: "ecom" }))).toBe(
      "The payment of 21 474 836,48 kr was not started: Vipps takes payments up to 21 474 836,47 kr. Split the order, or pay another way.",
    )
  })
})

describe("a capture is allowed of what is left", () => {
  test.each<[string, GuardFigures, number, string | undefined]>([
    ["all that is reserved", reserved, 1000, undefined],
    ["one øre", reserved, 0.01, undefined],
    ["one øre too much", reserved, 1000.01, "capture-too-much"],
    ["the rest", partly, 250, undefined],
    ["one øre more than the rest", partly, 250.01, "capture-too-much"],
    ["nothing left", fully, 0.01, "capture-too-much"],
    ["nothing", reserved, 0, "amount-not-positive"],
    ["less than nothing", reserved, -1, "amount-not-positive"],
    ["released", released, 250, "capture-released"],
    ["cancelled", canceled, 250, "capture-canceled"],
    ["not approved", unapproved, 250, "nothing-reserved"],
    ["direct capture", direct, 250, "capture-direct"],
  ])("%s", (_, figures, kroner, code) => {
    expect(guardCapture({ amountMinor: minor(kroner), figures, market, now: soon })?.code).toBe(code)
  })

  test.each<[string, GuardFigures, number, string]>([
    [
      "too much",
      partly,
      300,
      "The capture of 300 kr was not made: 1 000 kr was reserved, 750 kr is captured and 250 kr is left. Capture at most 250 kr, and ask the customer for a new payment for the rest.",
    ],
    [
      "nothing left",
      fully,
      19.99,
      "The capture of 19,99 kr was not made: 1 000 kr was reserved, 1 000 kr is captured and nothing is left. To take more, ask the customer for a new payment.",
    ],
    ["zero", partly, 0, "The capture was not made: the amount is 0 kr. Enter an amount above 0 kr."],
    [
      "released",
      released,
      250,
      "The capture of 250 kr was not made: 1 000 kr was reserved, 750 kr was captured, and the remainder of 250 kr was released to the customer. A new payment is needed to take more.",
    ],
    [
      "cancelled",
      canceled,
      250,
      "The capture of 250 kr was not made: the payment was cancelled, and the reserved 1 000 kr was released to the customer. A new payment is needed.",
    ],
    [
      "cancelled before approval",
      { ...unapproved, released: true },
      250,
      "The capture of 250 kr was not made: the payment was cancelled. A new payment is needed.",
    ],
    [
      "not approved",
      unapproved,
      250,
      "The capture of 250 kr was not made: the customer has not approved the payment in Vipps, so nothing is reserved. Wait for the approval, or ask for a new payment.",
    ],
    [
      "direct",
      direct,
      250,
      "The capture of 250 kr was not made: this payment is a direct capture, and 1 000 kr was captured when the customer approved it. Nothing is left to capture; to take more, ask the customer for a new payment.",
    ],
  ])("the sentence: %s", (_, figures, kroner, expected) => {
    expect(sentence(guardCapture({ amountMinor: minor(kroner), figures, market, now: soon }))).toBe(expected)
  })
})

describe("a refund is allowed of what is captured and not yet refunded", () => {
  test.each<[string, GuardFigures, number, string | undefined]>([
    ["all that is captured", partly, 750, undefined],
    ["one øre too much", partly, 750.01, "refund-too-much"],
    ["the rest", figures({ captured: 750, refunded: 200 }), 550, undefined],
    ["one øre more than the rest", figures({ captured: 750, refunded: 200 }), 550.01, "refund-too-much"],
    ["after a release", released, 750, undefined],
    ["the released remainder", { ...released, refundedMinor: 75_000 }, 250, "refund-too-much"],
    ["a direct capture", direct, 1000, undefined],
    ["nothing", partly, 0, "amount-not-positive"],
    ["less than nothing", partly, -0.01, "amount-not-positive"],
    ["only reserved", reserved, 250, "nothing-captured"],
    ["not approved", unapproved, 250, "nothing-captured"],
    ["cancelled", canceled, 250, "refund-canceled"],
  ])("%s", (_, figures, kroner, code) => {
    expect(guardRefund({ amountMinor: minor(kroner), figures, market, now: soon })?.code).toBe(code)
  })

  test.each<[string, GuardFigures, number, string]>([
    [
      "too much",
      figures({ captured: 750, refunded: 500 }),
      300,
      "The refund of 300 kr was not made: 750 kr was captured, 500 kr is refunded and 250 kr is left. Refund at most 250 kr.",
    ],
    [
      "nothing left",
      figures({ captured: 750, refunded: 750 }),
      1,
      "The refund of 1 kr was not made: 750 kr was captured, 750 kr is refunded and nothing is left. To give the customer more, use a bank transfer.",
    ],
    ["zero", partly, 0, "The refund was not made: the amount is 0 kr. Enter an amount above 0 kr."],
    [
      "only reserved",
      reserved,
      250,
      "The refund of 250 kr was not made: 1 000 kr is reserved and nothing is captured. Cancel the payment instead.",
    ],
    [
      "not approved",
      unapproved,
      250,
      "The refund of 250 kr was not made: nothing is captured. Cancel the payment instead.",
    ],
    [
      "cancelled",
      canceled,
      250,
      "The refund of 250 kr was not made: the payment was cancelled before anything was captured, so there is nothing to pay back. The customer was not charged.",
    ],
  ])("the sentence: %s", (_, figures, kroner, expected) => {
    expect(sentence(guardRefund({ amountMinor: minor(kroner), figures, market, now: soon }))).toBe(expected)
  })
})

test.each([0.5, 100.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1])(
  "%p øre is never moved",
  (amountMinor) => {
    expect(guardCapture({ amountMinor, figures: reserved, market, now: soon })?.code).toBe(
      "amount-not-whole-minor-units",
    )
    expect(guardRefund({ amountMinor, figures: partly, market, now: soon })?.code).toBe(
      "amount-not-whole-minor-units",
    )
  },
)

describe("a cancel is allowed while nothing is captured", () => {
  test.each<[string, GuardFigures, string | undefined]>([
    ["reserved", reserved, undefined],
    ["not approved", agedUnknown(unapproved), undefined],
    [
      "partly captured",
      partly,
      "The payment was not cancelled: 750 kr is captured already. Release the remaining 250 kr, and refund what the customer should have back.",
    ],
    [
      "fully captured",
      fully,
      "The payment was not cancelled: 1 000 kr is captured already. Refund what the customer should have back.",
    ],
    [
      "released",
      released,
      "The payment was not cancelled: 750 kr is captured already. Refund what the customer should have back.",
    ],
    ["cancelled", canceled, "The payment was cancelled before. Nothing is left to do."],
    [
      "direct capture",
      direct,
      "The payment was not cancelled: it is a direct capture, and 1 000 kr was captured when the customer approved it. Refund it instead.",
    ],
  ])("%s", (_, figures, expected) =>
    expect(sentence(guardCancel({ figures, market, now: soon }))).toBe(expected),
  )
})

describe("a release is allowed between the first capture and the last", () => {
  test.each<[string, GuardFigures, string | undefined]>([
    ["partly captured", partly, undefined],
    ["one øre left", figures({ captured: 999.99 }, { capturableMinor: 1 }), undefined],
    [
      "only reserved",
      reserved,
      "Can't be released: nothing is captured yet. Cancel the payment on the order's page.",
    ],
    [
      "not approved",
      unapproved,
      "Can't be released: nothing is captured yet. Cancel the payment on the order's page.",
    ],
    [
      "fully captured",
      fully,
      "Nothing was released: 1 000 kr was reserved, 1 000 kr is captured and nothing is left. Refund what the customer should have back.",
    ],
    ["released", released, "The remainder was released before. Nothing is left to do."],
    ["cancelled", canceled, "The remainder was released before. Nothing is left to do."],
    [
      "direct capture",
      direct,
      "Nothing was released: the payment is a direct capture, and 1 000 kr was captured when the customer approved it. Refund what the customer should have back.",
    ],
  ])("%s", (_, figures, expected) =>
    expect(sentence(guardRelease({ figures, market, now: soon }))).toBe(expected),
  )
})

describe("Vipps' limits in days, a second apart", () => {
  const ask = {
    capture: (figures: GuardFigures, now: Date) =>
      guardCapture({ amountMinor: 25_000, figures, market, now }),
    refund: (figures: GuardFigures, now: Date) => guardRefund({ amountMinor: 25_000, figures, market, now }),
    cancel: (figures: GuardFigures, now: Date) =>
      guardCancel({ figures: { ...figures, capturedMinor: 0 }, market, now }),
    release: (figures: GuardFigures, now: Date) => guardRelease({ figures, market, now }),
  }

  test.each<[keyof typeof ask, string, string | undefined]>([
    ["capture", "2025-10-30T08:11:02Z", undefined],
    ["capture", "2025-10-30T08:11:03Z", "capture-too-old"],
    ["capture", "2025-10-30T08:11:04Z", "capture-too-old"],
    ["cancel", "2025-10-30T08:11:02Z", undefined],
    ["cancel", "2025-10-30T08:11:03Z", "cancel-too-old"],
    ["cancel", "2025-10-30T08:11:04Z", "cancel-too-old"],
    ["release", "2025-10-30T08:11:02Z", undefined],
    ["release", "2025-10-30T08:11:03Z", "release-too-old"],
    ["release", "2025-10-30T08:11:04Z", "release-too-old"],
    ["refund", "2025-10-30T08:11:04Z", undefined],
    ["refund", "2026-05-03T08:11:02Z", undefined],
    ["refund", "2026-05-03T08:11:03Z", "refund-too-old"],
    ["refund", "2026-05-03T08:11:04Z", "refund-too-old"],
  ])("%s at %s: %p", (what, now, code) => {
    expect(ask[what](partly, new Date(now))?.code).toBe(code)
    expect(ask[what](agedUnknown(partly), new Date(now))).toBeUndefined()
    expect(ask[what]({ ...partly, reservedAt: new Date(NaN) }, new Date(now))).toBeUndefined()
  })

  test.each<[keyof typeof ask, string, string]>([
    [
      "refund",
      "2026-05-04T12:00:00Z",
      "The refund of 250 kr was not made: the payment was reserved 3 May 2025 and Vipps refunds until 3 May 2026. Pay the customer back by bank transfer.",
    ],
    [
      "refund",
      "2026-05-03T08:11:03Z",
      "The refund of 250 kr was not made: the payment was reserved 3 May 2025 and Vipps refunds until 3 May 2026 at 10:11:03. Pay the customer back by bank transfer.",
    ],
    [
      "capture",
      "2025-11-01T12:00:00Z",
      "The capture of 250 kr was not made: the payment was reserved 3 May 2025 and Vipps captures until 30 October 2025. Ask the customer for a new payment.",
    ],
    [
      "capture",
      "2025-10-30T08:11:03Z",
      "The capture of 250 kr was not made: the payment was reserved 3 May 2025 and Vipps captures until 30 October 2025 at 09:11:03. Ask the customer for a new payment.",
    ],
    [
      "cancel",
      "2025-11-01T12:00:00Z",
      "The payment was not cancelled: it was reserved 3 May 2025 and Vipps cancels until 30 October 2025. Nothing can be captured any more; if the customer's bank still holds 1 000 kr, the customer must ask the bank to free it.",
    ],
    [
      "release",
      "2025-11-01T12:00:00Z",
      "The remainder of 250 kr was not released: the payment was reserved 3 May 2025 and Vipps releases until 30 October 2025. If the customer's bank still holds it, the customer must ask the bank to free it.",
    ],
  ])("the sentence: %s at %s", (what, now, expected) => {
    expect(sentence(ask[what](partly, new Date(now)))).toBe(expected)
  })
})

describe("when several things are wrong, the first that can't be repaired is said", () => {
  const late = new Date("2027-01-01T00:00:00Z")

  test.each<[string, Refusal | undefined, string]>([
    [
      "capture: amount before release",
      guardCapture({ amountMinor: 0, figures: released, market, now: late }),
      "amount-not-positive",
    ],
    [
      "capture: release before age",
      guardCapture({ amountMinor: 99_999_900, figures: released, market, now: late }),
      "capture-released",
    ],
    [
      "capture: age before too much",
      guardCapture({ amountMinor: 99_999_900, figures: partly, market, now: late }),
      "capture-too-old",
    ],
    [
      "refund: amount before state",
      guardRefund({ amountMinor: -1, figures: canceled, market, now: late }),
      "amount-not-positive",
    ],
    [
      "refund: state before age",
      guardRefund({ amountMinor: 99_999_900, figures: canceled, market, now: late }),
      "refund-canceled",
    ],
    [
      "refund: age before too much",
      guardRefund({ amountMinor: 99_999_900, figures: partly, market, now: late }),
      "refund-too-old",
    ],
    ["cancel: state before age", guardCancel({ figures: canceled, market, now: late }), "already-canceled"],
    ["release: state before age", guardRelease({ figures: released, market, now: late }), "already-released"],
  ])("%s", (_, refusal, code) => expect(refusal?.code).toBe(code))
})

it("whatever the figures, no more is captured or refunded than there is, and every refusal is a sentence", () => {
  const amount = fc.nat({ max: 2000 })
  fc.assert(
    fc.property(
      fc.integer({ min: -10, max: 2000 }),
      amount,
      amount,
      amount,
      fc.boolean(),
      (asked, r, c, f, released) => {
        const figures = {
          reservedMinor: r,
          capturedMinor: c,
          refundedMinor: f,
          capturableMinor: released ? 0 : Math.max(0, r - c),
          released,
          directCapture: false,
        }
        const capture = guardCapture({ amountMinor: asked, figures, market, now: soon })
        const refund = guardRefund({ amountMinor: asked, figures, market, now: soon })
        expect(capture === undefined).toBe(asked > 0 && asked <= figures.capturableMinor)
        expect(refund === undefined).toBe(asked > 0 && asked <= c - f)
        for (const refusal of [capture, refund]) {
          if (refusal) expect(english(refusal)).toMatch(/^The .*\.$/)
        }
      },
    ),
  )
})
