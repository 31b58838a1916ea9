import { english, find, say } from "../../messages"
import { keyOf, noticeOf, notifiedEventSchema, notifiedEvents, type NotifiedEvent } from "../staff-notice"

const event = (name: string, data: Record<string, unknown> = {}): NotifiedEvent =>
  notifiedEventSchema.parse({
    name,
    data: { reference: "medusa-1", amount_minor: 25_000, kind: "capture", ...data },
  })

const nothing = { fulfillment: undefined, needsReviewAt: undefined }
const balance = { code: "Payment/74", params: { call: "refund", group: "Payment", code: "74" } }

describe("what the staff read", () => {
  it("has the amount in the title, and Vipps' reason with a way out", () => {
    const { title, text } = noticeOf(event("vipps.refund_failed", { kind: "refund", ...balance }), "nok")
    expect(english(title)).toBe("Vipps: the refund of 250\u00a0kr was not made")
    expect(english(text)).toMatch(/balance is too low .* try again when new sales have settled/)
    expect(say("nb", title)).toBe("Vipps: refusjonen på 250\u00a0kr ble ikke gjennomført")
    expect(say("nb", text)).not.toBe(english(text))
  })

  it.each(notifiedEvents)("of %s is said in both languages, also of an event without a reason", (name) => {
    for (const data of [{}, { reason: "Because." }, balance]) {
      const { title, text } = noticeOf(event(name, data), "eur")
      for (const one of [title, text]) expect(find("nb", one)).toEqual(expect.any(String))
      expect(say("nb", title)).not.toBe(english(title))
      expect(english(title)).toContain("250\u00a0EUR")
    }
  })

  it.each([
    [{ days: 5, bank_days: 7, until: "2026-12-01T08:00:00.000Z" }, "by 1 December", "innen 1. desember"],
    // by the clocks in Norway
    [{ days: 29, bank_days: 30, until: "2026-04-30T22:30:00.000Z" }, "by 1 May", "innen 1. mai"],
    // the limit is past, or an older server does not tell it
    [{ days: 30, bank_days: 30 }, "soon", "snart"],
    [{}, "soon", "snart"],
  ])(
    "of a reservation that expires has the date, which stays true in the bell: %j",
    (data, inEnglish, inNorwegian) => {
      const { title } = noticeOf(event("vipps.authorization_expiring", data), "nok")
      expect(english(title)).toBe(`Vipps: capture 250\u00a0kr ${inEnglish}`)
      expect(say("nb", title)).toBe(`Vipps: belast 250\u00a0kr ${inNorwegian}`)
    },
  )

  it("of an unclear outcome asks nobody for anything, unless only a person can tell", () => {
    const unclear = noticeOf(event("vipps.operation_unresolved", { ...balance }), "nok")
    expect(english(unclear.text)).toMatch(/reads Vipps' history again by itself/)
    const params = { kind: "capture", amount: { minor: 1, currency: "NOK" }, openedAt: new Date() }
    const manual = { code: "needs-manual-decision", params }
    const asked = noticeOf(event("vipps.operation_unresolved", manual), "nok")
    expect(english(asked.text)).toMatch(/Compare the payment with the Vipps portal/)
  })
})

describe("a thing is told once", () => {
  const key = (name: string, data = {}, facts = {}) => keyOf(event(name, data), { ...nothing, ...facts })

  it("per operation", () => {
    expect(key("vipps.capture_failed", { request_id: "capt_1" })).toBe("vipps.capture_failed:medusa-1:capt_1")
    expect(key("vipps.refund_failed", { request_id: "ref_1" })).toBe("vipps.refund_failed:medusa-1:ref_1")
  })

  it("per fulfillment and reason, however often it is tried", () => {
    const first = key(
      "vipps.capture_failed",
      { request_id: "capt_1", ...balance },
      { fulfillment: "vipps:ful_1" },
    )
    const again = key(
      "vipps.capture_failed",
      { request_id: "capt_2", ...balance },
      { fulfillment: "vipps:ful_1" },
    )
    const other = key("vipps.capture_failed", { code: "Payment/42" }, { fulfillment: "vipps:ful_1" })
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it("per limit of a bank, and each time that a payment is given up", () => {
    const expiring = [7, 30].map((days) => key("vipps.authorization_expiring", { bank_days: days }))
    const given = [1, 2].map((at) => key("vipps.needs_review", {}, { needsReviewAt: new Date(at) }))
    expect(new Set([...expiring, ...given]).size).toBe(4)
  })

  it("and once more when an unclear outcome needs a person", () => {
    const unclear = key("vipps.operation_unresolved", { request_id: "capt_1", code: "Network/timeout" })
    const asked = key("vipps.operation_unresolved", { request_id: "capt_1", code: "needs-manual-decision" })
    expect(asked).not.toBe(unclear)
  })
})
