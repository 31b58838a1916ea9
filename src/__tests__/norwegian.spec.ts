import { readFileSync } from "node:fs"
import { join } from "node:path"
import { sayInNorwegian } from "../admin/texts/nb-sentences"
import type { Operation } from "../operations"
import { say } from "../operations/messages"
import { explainRefusal } from "../checkout/completion-error"
import {
  completionFailureCodes,
  explainReleaseBlock,
  explainTakenOffTwice,
  guardCancel,
  guardCancelDuringChange,
  guardCapture,
  guardRefund,
  guardRefundDuringChange,
  guardRelease,
  type GuardFigures,
  type Refusal,
  type ReleaseBlock,
} from "../rules"
import { VippsError } from "../vipps"
import { errorCodes, findCode } from "../vipps/error-codes"
import { errorAfterUnanswered, errorFromAnswer, errorFromSilence } from "../vipps/errors"

/** What the staff can meet at a click, made by the rooms that say it: a sentence that changes must be said anew in bokmål. */
const reservedAt = new Date("2025-05-03T08:00:00Z")
const DAY_MS = 24 * 60 * 60 * 1000
const after = (days: number) => new Date(reservedAt.getTime() + days * DAY_MS)

/** Amounts and times are the same in both languages; a date's day and year too. */
const numbersIn = (text: string) =>
  [...text.matchAll(/\d[\d\u00a0]*(?:[.,:]\d+)*/g)].map(([number]) => number.trim()).sort()

function expectNorwegian(message: string): void {
  const said = sayInNorwegian(message)
  expect({ message, said }).toEqual({ message, said: expect.any(String) })
  expect(said).not.toMatch(/\b(the|was|of|is|and)\b/)
  expect(numbersIn(said ?? "")).toEqual(numbersIn(message))
}

describe("each refusal of the guards", () => {
  const refusals = [...everyRefusal()]

  it("is said in Norwegian, with its figures", () => {
    for (const { message } of refusals) expectNorwegian(message)
  })

  it.each(["capture", "refund", "release", "cancel", "checks", "order-change"])(
    "of guard-%s.ts was looked at",
    (name) => {
      const source = readFileSync(join(__dirname, "..", "rules", `guard-${name}.ts`), "utf8")
      const codes = [...source.matchAll(/refuse\(\s*"([a-z-]+)"/g)].map(([, code]) => code)
      expect(codes.length).toBeGreaterThan(0)
      expect(refusals.map(({ code }) => code)).toEqual(expect.arrayContaining(codes))
    },
  )
})

function* everyRefusal(): Generator<Refusal> {
  for (const type of ["edit", "return_request", "return_receive", "exchange", "claim", "transfer", "other"]) {
    yield guardCancelDuringChange({ type })
    for (const owedOre of [0, 5_000]) {
      const change = { type, owedOre, isBeyondOwed: true }
      const answer = guardRefundDuringChange({ amountOre: 25_000, change })
      if (answer) yield answer
    }
  }
  for (const figures of everyFigures()) {
    for (const now of [after(1), after(200), after(400)]) {
      const state = { figures, now }
      const answers = [guardRelease(state), guardCancel(state)]
      for (const amountOre of [-100, 0.5, 25_000, 75_000, 100_000, 200_000])
        answers.push(guardCapture({ ...state, amountOre }), guardRefund({ ...state, amountOre }))
      for (const answer of answers) if (answer) yield answer
    }
  }
}

function* everyFigures(): Generator<GuardFigures> {
  for (const [reservedOre, capturedOre, refundedOre] of [
    [0, 0, 0],
    [100_000, 0, 0],
    [100_000, 75_000, 0],
    [100_000, 100_000, 40_050],
    [100_000, 100_000, 100_000],
  ] as const) {
    for (const released of [false, true]) {
      for (const directCapture of [false, true]) {
        const capturableOre = released || directCapture ? 0 : reservedOre - capturedOre
        yield { reservedOre, capturedOre, refundedOre, capturableOre, released, directCapture, reservedAt }
      }
    }
  }
}

describe("each sentence of the protocol", () => {
  const timeout = errorFromSilence("capture", "timeout")
  const busy = errorFromAnswer("refund", 500, { errorGroup: "VippsError", errorCode: "94", errorMessage: "" })
  const kinds = ["capture", "refund", "cancel", "release"] as const
  const sentences: Record<keyof typeof say, (operation: Operation) => string[]> = {
    underWay: (one) => [say.underWay(one)],
    noAnswer: (one) => [say.noAnswer(one, timeout), say.noAnswer(one, busy)],
    notKnownYet: (one) => [say.notKnownYet(one)],
    stillUnknown: (one) => [say.stillUnknown(one), say.stillUnknown({ ...one, quiet: true })],
    wentThrough: (one) => [say.wentThrough(one)],
    equalUnderWay: (one) => [say.equalUnderWay(one)],
    madeBefore: (one) => [say.madeBefore(one)],
    alreadyUsed: () => [say.alreadyUsed("capt_01JD3M")],
    nothingToRecord: () => [say.nothingToRecord("capt_01JD3M")],
    busy: () => [say.busy()],
    doubtful: (one) => [say.doubtful(one)],
    otherAmount: (one) => [say.otherAmount(one, 12_345)],
    nothingInDoubt: () => [say.nothingInDoubt()],
  }

  it.each(kinds)("of a %s is said in Norwegian, with its figures", (kind) => {
    for (const make of Object.values(sentences)) make(operation(kind)).forEach(expectNorwegian)
  })

  function operation(kind: Operation["kind"]): Operation {
    const openedAt = new Date("2026-11-24T09:11:03Z")
    return {
      ...{ requestId: "capt_01JD3M", orderId: "medusa-1", kind, amountOre: 123_450, text: "", state: "open" },
      ...{
        origin: "ours",
        leaseAlive: true,
        quiet: false,
        sends: 1,
        openedAt,
        knownBy: new Date(openedAt.getTime() + 300_000),
      },
      ...{ rowId: undefined, actor: undefined, owner: "", unansweredAt: undefined, executedAt: undefined },
      ...{ transactionId: undefined, confirmedAt: undefined, answeredAt: undefined },
      ...{ errorGroup: undefined, errorMessage: undefined, errorCode: undefined },
    }
  }
})

describe("each of Vipps' error codes", () => {
  const unlisted = ["Payment/9999", "VippsError/9999", "User/9999", "Merchant/9999", "Authentication/9999"]
  const statuses = [
    "Gateway/302",
    "Gateway/418",
    "Gateway/502",
    "Proxy/403",
    "Proxy/502",
    "Proxy/answer-407",
    "Unheard/7",
    "InvalidRequest/transaction.amount",
  ]
  const keys = [...Object.keys(errorCodes), ...unlisted, ...statuses]

  it.each(keys)("%s", (key) => {
    const [group = "", code = ""] = key.split("/")
    const message = `${findCode(group, code).sentence} (refund: ${group}/${code}).`
    expectNorwegian(message)
    const error = new VippsError({
      call: "refund",
      group,
      code,
      finality: "final",
      repeatable: false,
      message,
    })
    expectNorwegian(errorAfterUnanswered(error).message)
  })
})

describe("why a reservation is kept", () => {
  const [since, until] = [after(1), after(1.5)]
  const blocks: ReleaseBlock[] = [
    { code: "goods-not-paid", unfulfilledOre: 25_000, securedOre: 12_345 },
    { code: "return-open", since },
    { code: "just-returned", since, until },
    { code: "just-refunded", since, until },
  ]

  it.each(blocks)("$code", (block) => expectNorwegian(explainReleaseBlock(block, 123_450)))
  it("goods taken off twice", () => expectNorwegian(explainTakenOffTwice(25_000)))
})

describe("what the routes add", () => {
  it.each([
    "The capture of 1\u00a0000\u00a0kr was not made: the order needs 750\u00a0kr of this payment. Reload the page and capture at most that; to take more, edit the order first.",
    "The capture of 250\u00a0kr was not made: the order needs nothing more of this payment. The 250\u00a0kr that is still reserved is released by itself. To take more, edit the order first.",
    "The capture of 250.5 kr was not made: another capture of this payment was faster, and Medusa counts it as captured in full. Reload the page and look at the payment.",
    "The order needs 250\u00a0kr less than is reserved. Capture takes 750\u00a0kr. The rest is released by itself once it is captured.",
    "250\u00a0kr of the order is not reserved: ask the customer for it with the payment link on the order.",
    "250\u00a0kr of the order is not reserved, and no payment link asks for that amount: make one in the Vipps panel, and send it to the customer.",
    "No payment link was made: nothing of the order is left to ask the customer for.",
    "Nothing was done: the payment belongs to the Vipps sales unit with MSN 654987, and this shop is configured for MSN 123456. Use the Vipps portal of that sales unit.",
    "The capture was not made: Medusa asks for 1000 EUR, and Vipps moves Norwegian kroner (NOK) only. Use the Vipps portal for it.",
    "A refund of 50\u00a0kr that Vipps executed is not on record in Medusa. It can be recorded once the open change of the order is finished or cancelled.",
    "A refund of 50\u00a0kr that Vipps executed is not on record in Medusa. It is not known yet whether the capture of 50\u00a0kr of 10:11:03 went through at Vipps.",
  ])("%s", expectNorwegian)
})

describe("each reason why an order can't be made", () => {
  it.each(completionFailureCodes)("%s", (code) => {
    expectNorwegian(explainRefusal({ code, says: "" }))
    // what Medusa, or the shop's own code, says goes over as it is
    const said = sayInNorwegian(explainRefusal({ code, says: "Not enough stock. For item iitem_1: none!" }))
    expect(said).toMatch(
      /^Ordren kan ikke lages: .*\. Medusa sier: Not enough stock\. For item iitem_1: none!$/,
    )
  })

  it.each([
    "No cart and no order wanted the payment any more.",
    "The order could not be made, and is tried again: x",
  ])("%s", expectNorwegian)
})

it("is left in English as a whole when a part of it is not known", () => {
  expect(sayInNorwegian("Nothing is left to do. The moon is made of cheese.")).toBeUndefined()
})

it("is whole bokmål, with its date and its amounts", () => {
  const question = {
    amountOre: 25_000,
    figures: { reservedOre: 100_000, capturedOre: 75_000, refundedOre: 0, capturableOre: 25_000 },
    now: after(200),
  }
  const figures = { ...question.figures, released: false, directCapture: false, reservedAt }
  expect(sayInNorwegian(guardCapture({ ...question, figures })?.message ?? "")).toBe(
    "Trekket på 250\u00a0kr ble ikke gjort: betalingen ble reservert 3. mai 2025, og Vipps trekker til 30. oktober 2025. " +
      "Be kunden om en ny betaling.",
  )
})
