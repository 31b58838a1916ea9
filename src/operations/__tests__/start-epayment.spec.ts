import type { InitiateInput, PaymentHistory } from "../../vipps"
import { startPayment, type Extras, type Start } from "../index"
import { useShops } from "./support/acting"
import { errorOf, type ErrorDetails } from "./support/vipps-errors"

/** P9: on ePayment a lost start is read back, or repeated with the same reference; one reference is one payment. */

const shops = useShops("epayment")
const SESSION = "payses_01JDZ7Q4M8X2N5R9T3V6W1Y0AB"

const start: Start = {
  ...{ prefix: "shop", sessionId: SESSION, firstAttemptNumber: 1, transactionText: "a purchase" },
  ...{ extras: { mobileNumber: "91234567" }, callbackPrefix: "https://shop.example/hooks" },
  attempt: {
    ...{ providerId: "pp_vipps_vipps", merchantSerialNumber: "123456", paymentCollectionId: "pay_col_2" },
    ...{ amountMinor: 5_000, returnUrl: undefined },
  },
  returnAddress: (reference) => `https://shop.example/return/${reference}`,
  authToken: (reference) => `token-${reference}`,
}

const timeout: ErrorDetails = { group: "Network", code: "timeout" }
const unknown: ErrorDetails = { group: "ePayment", code: "5090", httpStatus: 404 }
/** What a used reference gets is not documented: a code, or a status alone. */
const usedBefore: ErrorDetails[] = [
  { group: "ePayment", code: "4150", httpStatus: 409 },
  { group: "Gateway", code: "409", httpStatus: 409 },
]
const reads = (more: Partial<PaymentHistory>, amountMinor = 5_000): Partial<PaymentHistory> => ({
  summary: { capturedMinor: 0, refundedMinor: 0, remainingToCaptureMinor: 0 },
  entries: [{ operation: "INITIATE", success: true, amountMinor }],
  ...more,
})

type Read = Partial<PaymentHistory> | ErrorDetails
/** `reads`: Vipps' answers when it is asked, the last one for good. */
type Story = { starts: ("yes" | ErrorDetails)[]; read?: Read; reads?: Read[]; extras?: Extras }

async function begin(
  { starts, read = unknown, reads: answers = [read], extras = start.extras }: Story,
  given: Partial<Start> = {},
) {
  const shop = shops.open()
  const asked: InitiateInput[] = []
  const initiate = async (input: InitiateInput) => {
    asked.push(input)
    const reply = starts.shift() ?? "yes"
    if (reply !== "yes") throw errorOf("initiate", reply)
    return { reference: input.reference, url: `https://vipps.example/${input.reference}` }
  }
  const details = async (reference: string): Promise<PaymentHistory> => {
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? unknown
    if ("group" in answer) throw errorOf("details", answer)
    return { reference, entries: [], ...answer }
  }
  const started = await shop
    .run("start", (party) => {
      const context = shop.context(party)
      return startPayment(
        { ...context, vipps: { ...context.vipps, initiate, details } },
        { ...start, extras, ...given },
      )
    })
    .catch((error: unknown) => error)
  const attempts = await shop.journal.attempts.attemptsOfSession(SESSION)
  return { started, asked, references: asked.map(({ reference }) => reference), attempts: attempts.reverse() }
}

test("Vipps knows it and gives the link: used, and nothing is started twice", async () => {
  const { started, asked, attempts } = await begin({
    starts: [timeout],
    read: reads({ url: "https://vipps.example/again" }),
  })
  expect(started).toMatchObject({ url: "https://vipps.example/again" })
  expect(asked).toHaveLength(1)
  expect(attempts).toMatchObject([{ url: "https://vipps.example/again", pendingAction: undefined }])
})

test.each([
  ["Vipps does not know it", unknown],
  ["Vipps can't be asked", timeout],
  ["its events don't show it yet", { entries: [] }],
])("%s: started again with the same reference and the same input", async (_why, read) => {
  const { started, asked, attempts } = await begin({ starts: [timeout, "yes"], read })
  expect(asked).toHaveLength(2)
  expect(asked[1]).toEqual(asked[0])
  expect(started).toMatchObject({ reference: asked[0]?.reference })
  expect(attempts).toHaveLength(1)
})

test("approved already: taken, and the shopper goes on to the way back", async () => {
  const entries = [
    { operation: "INITIATE", success: true, amountMinor: 5_000 },
    { operation: "RESERVE", success: true, amountMinor: 5_000 },
  ]
  const { started, references, attempts } = await begin({ starts: [timeout], read: reads({ entries }) })
  expect(started).toMatchObject({ url: `https://shop.example/return/${references[0]}` })
  expect(attempts).toMatchObject([{ pendingAction: undefined, figures: { reservedMinor: 5_000 } }])
})

test("an Express payment is approved already: goods and shipping are reserved, and it is ours", async () => {
  const entries = [
    { operation: "INITIATE", success: true, amountMinor: 5_000 },
    { operation: "RESERVE", success: true, amountMinor: 14_900 },
  ]
  const shipping = { kind: "fixed" as const, groups: [] }
  const express = { shipping: "fixed" as const, offered: [] }
  const { asked, references, attempts } = await begin(
    { starts: [timeout], read: reads({ entries }) },
    { attempt: { ...start.attempt, express }, offerShipping: () => shipping },
  )
  expect(references).toHaveLength(1)
  expect(asked).toMatchObject([{ express: shipping, amountMinor: 5_000 }])
  expect(attempts).toMatchObject([{ pendingAction: undefined, figures: { reservedMinor: 14_900 } }])
})

test.each([
  ["it has no link", reads({})],
  [
    "it is ended",
    reads({
      url: "https://vipps.example/dead",
      entries: [
        { operation: "INITIATE", success: true, amountMinor: 5_000 },
        { operation: "CANCEL", success: true, amountMinor: 5_000 },
      ],
    }),
  ],
])("%s: it is to be cancelled, and the next reference is used", async (_why, read) => {
  const { started, references, attempts } = await begin({ starts: [timeout, "yes"], read })
  expect(references).toHaveLength(2)
  expect(references[1]).not.toBe(references[0])
  expect(started).toMatchObject({ reference: references[1] })
  expect(attempts).toMatchObject([{ pendingAction: "cancel" }, { pendingAction: undefined }])
})

describe.each(usedBefore)("a used reference gets $group/$code:", (used) => {
  test("the reference is used, for another amount: not ours, so neither used nor cancelled", async () => {
    const read = reads({ url: "https://vipps.example/theirs" }, 7_000)
    const { started, references, attempts } = await begin({ starts: [used, "yes"], read })
    expect(started).toMatchObject({ reference: references[1], url: `https://vipps.example/${references[1]}` })
    expect(attempts).toMatchObject([{ state: "closed", pendingAction: undefined }, { state: "active" }])
  })

  test("the reference is used, for an equal amount in another currency: not ours, so neither used nor cancelled", async () => {
    const entries = [
      { operation: "INITIATE", success: true, amountMinor: 5_000 },
      { operation: "RESERVE", success: true, amountMinor: 5_000 },
    ]
    const read = reads({ entries, currency: "EUR" })
    const { started, references, attempts } = await begin({ starts: [used, "yes"], read })
    expect(started).toMatchObject({ reference: references[1], url: `https://vipps.example/${references[1]}` })
    expect(attempts).toMatchObject([
      { state: "closed", pendingAction: undefined, figures: { reservedMinor: 0 } },
      { state: "active" },
    ])
  })

  test("the repeat is refused as used: the first one may be there, so it is to be cancelled", async () => {
    const { references, attempts } = await begin({ starts: [timeout, used, "yes"] })
    expect(references[1]).toBe(references[0])
    expect(references[2]).not.toBe(references[0])
    expect(attempts).toMatchObject([{ pendingAction: "cancel" }, { pendingAction: undefined }])
  })

  test("the repeat is refused as used, and Vipps knows the first one by then: its link is used", async () => {
    const { started, references, attempts } = await begin({
      starts: [timeout, used],
      reads: [unknown, reads({ url: "https://vipps.example/first" })],
    })
    expect(started).toMatchObject({ reference: references[0], url: "https://vipps.example/first" })
    expect(references).toEqual([references[0], references[0]])
    expect(attempts).toMatchObject([{ url: "https://vipps.example/first", pendingAction: undefined }])
  })
})

test("a number that Vipps can't use is left out, with the next reference: a refusal sticks to its key", async () => {
  const { asked, references } = await begin({ starts: [{ group: "ePayment", code: "7010" }, "yes"] })
  expect(asked.map(({ mobileNumber }) => mobileNumber)).toEqual(["91234567", undefined])
  expect(references[1]).not.toBe(references[0])
})

const line = { id: "sock", name: "Sock", totalAmount: 5_000, totalAmountExcludingTax: 4_000 }
const order: Extras = {
  receipt: {
    orderLines: [{ ...line, totalTaxAmount: 1_000, taxRate: 2_500 }],
    bottomLine: { currency: "NOK" },
  },
  metadata: { cart_id: "cart_1" },
}

test("receipt and metadata are sent, and sent again when the start is repeated", async () => {
  const { asked } = await begin({ starts: [timeout, "yes"], extras: order })
  expect(asked).toMatchObject([order, order])
})

test.each<[string, ErrorDetails]>([
  [
    "a line of the receipt",
    { group: "InvalidRequest", code: "receipt.orderLines[0].taxRate", httpStatus: 400 },
  ],
  ["metadata", { group: "ePayment", code: "4130", httpStatus: 400 }],
  ["something without a code", { group: "Gateway", code: "400", httpStatus: 400 }],
])(
  "Vipps refuses %s: the shopper can pay all the same, without the order's lines",
  async (_what, refusal) => {
    const { started, asked, references, attempts } = await begin({ starts: [refusal, "yes"], extras: order })
    expect(asked.map(({ receipt, metadata }) => [receipt, metadata])).toEqual([
      [order.receipt, order.metadata],
      [undefined, undefined],
    ])
    expect(started).toMatchObject({ reference: references[1] })
    expect(attempts).toMatchObject([{ state: "closed" }, { state: "active" }])
  },
)

test("Vipps refuses number and lines, one after the other: the shopper can pay", async () => {
  const aboutLines = { group: "InvalidRequest", code: "receipt" }
  const { started, asked } = await begin({
    starts: [{ group: "ePayment", code: "7010" }, aboutLines, "yes"],
    extras: { ...order, mobileNumber: "91234567" },
  })
  expect(asked.map(({ mobileNumber, receipt }) => [mobileNumber, receipt !== undefined])).toEqual([
    ["91234567", true],
    [undefined, true],
    [undefined, false],
  ])
  expect(started).toMatchObject({ reference: asked[2]?.reference })
})

test("what Vipps refuses for another reason is refused, order lines or not", async () => {
  const { started, asked } = await begin({ starts: [{ group: "ePayment", code: "5070" }], extras: order })
  expect(asked).toHaveLength(1)
  expect(started).toMatchObject({ code: "5070" })
})
