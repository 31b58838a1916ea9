import { da } from "../da"
import { en, subjects } from "../en"
import { fi } from "../fi"
import { english, find, languages, message, money, vippsMessage, type Message } from ".."
import { nb } from "../nb"
import { listed } from "../en/vipps-meanings"

const nok = (amountMinor: number) => money(amountMinor, "nok")

/** Every sentence in every language: with its figures, and nothing of another language or of a fact that is missing. */

const full = { en, nb }
const begun = { da, fi }

/** A fact of each name, whatever the sentence: a name means the same in all of them. */
const facts = {
  ...{ amount: nok(25_000), asked: nok(30_050), captured: nok(75_000), refunded: nok(40_000) },
  ...{ reserved: nok(100_000), freed: nok(15_000), left: nok(35_000), rest: nok(45_000), due: nok(55_000) },
  ...{
    owed: nok(65_000),
    kept: nok(85_000),
    unfulfilled: nok(95_000),
    secured: nok(5_000),
    open: nok(6_000),
  },
  ...{ executed: nok(7_000), least: nok(100), most: nok(900_000) },
  reservedAt: new Date("2025-05-03T08:00:00Z"),
  openedAt: new Date("2025-05-13T08:11:03Z"),
  since: new Date("2025-05-23T08:12:04Z"),
  until: new Date("2025-10-30T09:13:05Z"),
  at: new Date("2025-06-01T08:14:06Z"),
  deliveredAt: new Date("2025-06-11T08:15:07Z"),
  resolvableBy: new Date("2025-06-11T08:15:07Z"),
  why: message("already-canceled"),
  then: message("released-by-itself"),
  reason: message("already-released"),
  ...{
    kind: "capture",
    movement: "capture",
    change: "edit",
    state: "canceled",
    isLastDay: false,
    request: "moves",
  },
  ...{ call: "refund", group: "Payment", code: "74", httpStatus: 402, hasToken: false },
  ...{ days: 6, visaDays: 7, mastercardDays: 30, seconds: 42, count: 3, notDone: "capture" },
  ...{
    text: "212.075",
    currency: "NOK",
    taken: "NOK",
    row: "capt_01",
    operation: "ref_01",
    id: "pay_01",
    vippsId: "medusa-1",
  },
  ...{ owner: "654987", configured: "123456", msn: "654987", environment: "test", says: "Utsolgt: ull!" },
  ...{ option: "backendUrl (VIPPS_BACKEND_URL)", origin: "https://shop.no", apiUrl: "https://vipps.no" },
  problems: ["limit: 101"],
  country: "NO",
  number: 12,
  api: "ePayment",
  date: "2026-11-27",
  ...{ firstDay: "2026-11-28", lastDay: "2026-11-02", mostDays: 31 },
  url: "https://shop.no/app",
}

/** What makes a sentence another one. */
const variants: Record<string, unknown>[] = [
  {},
  ...["refund", "cancel", "release"].map((kind) => ({ kind })),
  ...["return_request", "return_receive", "exchange", "claim"].map((change) => ({ change })),
  ...["transfer", "credit_line", "new"].map((change) => ({ change })),
  ...["refund", "cancel", "anything"].map((notDone) => ({ notDone })),
  ...[8, 40].map((days) => ({ days })),
  ...[6, 8, 40].map((days) => ({ days, bankAxeptDays: 7 })),
  ...["timeout", "failed", "ECONNREFUSED"].map((reason) => ({ reason })),
  { movement: "refund", text: "", says: "" },
  { movement: undefined },
  { row: null },
  ...["DKK", "EUR"].map((taken) => ({ taken })),
  ...["DKK", "EUR", undefined].map((currency) => ({ currency })),
  { left: nok(0), rest: nok(0), due: nok(0), owed: nok(0), freed: nok(0), reserved: nok(0), then: null },
  { deliveredAt: null },
  { resolvableBy: null, isLastDay: true, hasToken: true, state: "failed" },
  { daysOld: 9, isAfterUnanswered: true },
  { daysOld: 9, group: "Network", code: "timeout" },
  { group: "VippsError", code: "94" },
  ...["reads", "confirmed"].map((request) => ({ request })),
  { hasLink: true },
  { isUncaptured: true },
  { environment: "production" },
]

/** An amount that is none is told with its currency and with what was not made because of it, or as a number alone. */
const typed = ["amount-not-whole-minor-units", "amount-not-counted", "amount-unreadable"]

/** `reason` is Node's code in the connection check, and a message elsewhere. */
function isOf(code: string, { reason, movement, currency }: Record<string, unknown>): boolean {
  const hasReason = (typeof reason === "string") === code.startsWith("callback-")
  const isWhole = movement !== undefined && currency !== undefined
  return hasReason && (isWhole || typed.includes(code))
}

function* everyMessage(): Generator<Message> {
  for (const code of Object.keys(en)) {
    for (const variant of variants) {
      const params = { ...facts, ...(code.startsWith("callback-") && { reason: "timeout" }), ...variant }
      if (isOf(code, params)) yield { code, params }
    }
  }
  yield message("no-answer", { kind: "refund", amount: nok(25_000), group: "Payment", code: "63" })
  const unlisted = ["Payment/9", "VippsError/9", "User/9", "Merchant/9", "Authentication/9", "Unheard/7"]
  const ofEpayment = ["ePayment/4999", "ePayment/5999", "ePayment/6999", "ePayment/7999"]
  const others = ["Gateway/302", "Gateway/418", "Gateway/502", "Proxy/403", "Proxy/502", "Proxy/answer-407"]
  for (const key of [
    ...Object.keys(listed),
    ...unlisted,
    ...ofEpayment,
    ...others,
    "InvalidRequest/transaction.amount",
  ]) {
    const [group = "", code = ""] = key.split("/")
    yield vippsMessage({ call: "refund", group, code })
  }
}

const messages = [...everyMessage()]

/** Amounts, times and dates are the same in each language, but for the decimal point of an example. */
const numbersIn = (text: string) =>
  [...text.matchAll(/\d[\d\u00a0]*(?:[.,:]\d+)*/g)].map(([number]) => number.trim().replace(",", ".")).sort()

it("each code stands in one subject", () => {
  const codes = Object.values(subjects).flatMap((subject) => Object.keys(subject))
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  expect(codes.sort()).toEqual(Object.keys(en).sort())
})

describe.each(Object.keys(full))("%s", (name) => {
  const language = languages.find((one) => one === name) ?? "en"

  it("says every code, also after its facts were JSON", () => {
    expect(messages.length).toBeGreaterThan(1_000)
    const received = (one: Message) => JSON.parse(JSON.stringify(one)) as Message
    expect(messages.filter((one) => find(language, one) === undefined).map(({ code }) => code)).toEqual([])
    const changed = messages.filter((one) => find(language, received(one)) !== find(language, one))
    expect(changed.map(({ code }) => code)).toEqual([])
  })

  it("has the figures of the English sentence", () => {
    const pairs = messages.map((one) => [english(one), find(language, one) ?? ""] as const)
    const other = pairs.filter(([one, said]) => numbersIn(one).join() !== numbersIn(said).join())
    expect(other).toEqual([])
  })
})

it("no English is left in Norwegian", () => {
  const words = /\b(the|was|of|is|and|nothing)\b/i
  const said = messages.map((one) => find("nb", one) ?? "")
  expect(said.filter((sentence) => words.test(sentence))).toEqual([])
})

it("Norwegian has the words of Norwegian shops and banks, not those of a translation", () => {
  const odd =
    /\btrekk|\btrukket|frigivelse|(gikk|gått|går) gjennom|\bbestår\b|ingen ny ble|gjør opp|\bringer\b|salgssted|kunne ikke lages/i
  const said = messages.map((one) => find("nb", one) ?? "")
  expect(said.filter((sentence) => odd.test(sentence))).toEqual([])
  expect(find("nb", message("equal-under-way", { kind: "release", amount: nok(1) }))).toBe(
    "En frigjøring av resten, helt lik denne, var allerede i gang da du klikket, og ble gjennomført. " +
      "Det ble ikke gjort noen ny. Prøv igjen hvis du vil ha én til.",
  )
})

it("Norwegian says «kl.» once before each time, and «fra» between an amount and its time", () => {
  const said = messages.map((one) => find("nb", one) ?? "")
  const timed = said.filter((sentence) => /\d\d:\d\d:\d\d/.test(sentence))
  expect(timed.length).toBeGreaterThan(20)
  expect(timed.filter((sentence) => /(?<!kl\. )\d\d:\d\d:\d\d|kl\. kl\./.test(sentence))).toEqual([])
  expect(said.filter((sentence) => /kr,? (\d|kl\.)/.test(sentence))).toEqual([])
  const openedAt = new Date("2025-05-13T08:11:03Z")
  expect(find("nb", message("made-before", { kind: "capture", amount: nok(30_000), openedAt }))).toBe(
    "Belastningen på 300\u00a0kr fra kl. 10:11:03 ble gjort av samme grunn. Det ble ikke gjort noen ny.",
  )
})

it.each([
  ["en", "test", "this shop uses the test environment."],
  ["en", "production", "this shop uses the production environment."],
  ["nb", "test", "denne butikken bruker testmiljøet."],
  ["nb", "production", "denne butikken bruker produksjonsmiljøet."],
] as const)("%s names the environment in its own words: %s", (language, environment, named) => {
  const said = message("wrong-client-id", { option: "clientId (VIPPS_CLIENT_ID)", environment })
  expect(find(language, said)?.endsWith(named)).toBe(true)
})

it.each([
  ["en", /not known|unclear|needs? a decision|not decided(?! yet\. Ask)/i, /unresolved/],
  ["nb", /avgjør|uklart|blir klart|ikke (avklart|kjent)/i, /uavklart/],
] as const)(
  "%s has one word for an operation of which nobody knows the outcome",
  (language, others, word) => {
    const said = messages.map((one) => find(language, one) ?? "")
    expect(said.filter((sentence) => others.test(sentence))).toEqual([])
    const codes = ["problem-unresolved", "not-known-yet", "still-unknown", "no-answer", "staff-unresolved"]
    expect(codes.filter((code) => !messages.some((one) => one.code === code))).toEqual([])
    const without = messages.filter(
      (one) => codes.includes(one.code) && !word.test(find(language, one) ?? ""),
    )
    expect(without).toEqual([])
  },
)

const shoppersCodes = [
  ...["sold-out", "promotion-unavailable", "payment-method-unavailable", "product-unavailable"],
  ...["refused-by-shop", "start-failed", "not-approved-yet", "approval-expired"],
  ...["amount-too-small", "amount-too-large"],
  ...Object.keys(subjects.express),
]

describe.each(Object.entries(begun))("%s, which is begun", (name, catalogue) => {
  const language = languages.find((one) => one === name) ?? "en"

  it("says in English what it can't say yet", () => {
    expect(messages.filter((one) => find(language, one) === undefined).map(({ code }) => code)).toEqual([])
    expect(find(language, message("busy"))).toBe(english(message("busy")))
  })

  it("says in its own words what a shopper may meet, with the figures of the English sentence", () => {
    const own = messages.filter(({ code }) => Object.hasOwn(catalogue, code))
    expect(new Set(own.map(({ code }) => code))).toEqual(new Set(shoppersCodes))
    const pairs = own.map((one) => [english(one), find(language, one) ?? ""] as const)
    expect(pairs.filter(([one, said]) => one === said)).toEqual([])
    expect(pairs.filter(([one, said]) => numbersIn(one).join() !== numbersIn(said).join())).toEqual([])
  })
})

/** What a store route may answer with, and a shop may show as it is. Medusa's own words are left out there. */
const storeCodes = [
  ...shoppersCodes.filter((code) => code !== "approval-expired"),
  ...["vipps-not-asked", "completed-elsewhere", "payment-ended", "nothing-started", "session-missing"],
  ...["other-currency", "reserved-other-amount", "reserved-and-returned"],
]

it.each(languages)("%s: what shoppers read has no code and no words for the staff", (language) => {
  const forStaff =
    /[A-Z]\w+\/\w+|VIPPS_|Medusa|ePayment|payment session|betalingsøkt|portal|plugin|utvidelsen|the (shopper|customer)|\bkunden/i
  const said = storeCodes.map((code) => find(language, { code, params: { ...facts, says: "" } }) ?? code)
  expect(said.filter((sentence) => !sentence.includes(" ") || forStaff.test(sentence))).toEqual([])
})

test.each([
  ["nb", "e-post, etternavn"],
  ["da", "e-mail, efternavn"],
  ["fi", "sähköposti, sukunimi"],
] as const)("%s names what Vipps did not tell of a shopper: %s", (language, named) => {
  const said = message("express-details", { problems: ["email", "last name"] })
  expect(find(language, said)).toContain(named)
})

describe("a message from another version", () => {
  it("is not said by a code that is not known", () => {
    expect(find("nb", { code: "moon-is-full", params: {} })).toBeUndefined()
    expect(find("nb", { code: "toString", params: {} })).toBeUndefined()
    expect(english({ code: "moon-is-full", params: {} })).toBe("moon-is-full")
    const containing = message("medusa-capture-refused", { why: { code: "moon-is-full", params: {} } })
    expect(find("nb", containing)).toBeUndefined()
  })

  it.each([
    {},
    { asked: null, amount: "250 kr", why: "because", kind: 7, until: "soon", reservedAt: [], days: {} },
    Object.fromEntries(Object.keys(facts).map((name) => [name, undefined])),
  ])("is not said from facts that are none: %j", (params) => {
    const odd = ["undefined", "NaN", "[object", "Invalid Date"]
    for (const code of Object.keys(en)) {
      for (const language of languages) {
        const said = find(language, { code, params })
        expect(odd.filter((word) => said?.includes(word))).toEqual([])
      }
    }
  })
})

describe("an amount that can't be used is told in the payment's currency", () => {
  it.each([
    [
      "NOK",
      "The refund was not made: 0.005 kr is not a whole number of øre. Enter an amount with at most two decimals.",
    ],
    [
      "DKK",
      "The refund was not made: 0.005 DKK is not a whole number of øre. Enter an amount with at most two decimals.",
    ],
    [
      "EUR",
      "The refund was not made: 0.005 EUR is not a whole number of cents. Enter an amount with at most two decimals.",
    ],
  ])("%s: a fraction", (currency, expected) => {
    const said = { movement: "refund" as const, text: "0.005", currency }
    expect(english(message("amount-not-whole-minor-units", said))).toBe(expected)
  })

  it.each([
    [
      "en",
      "NOK",
      '"100 EUR" is not an amount in Norwegian kroner (NOK). Enter a number such as 250 or 19.99.',
    ],
    ["en", "EUR", '"100 EUR" is not an amount in euros (EUR). Enter a number such as 250 or 19.99.'],
    [
      "nb",
      "DKK",
      "«100 EUR» er ikke et beløp i danske kroner (DKK). Skriv et tall, for eksempel 250 eller 19,99.",
    ],
  ] as const)("%s, %s: no number", (language, currency, expected) => {
    expect(find(language, message("amount-unreadable", { text: "100 EUR", currency }))).toBe(expected)
  })

  it.each([
    ["NOK", "less than one øre", "0.01 kr."],
    ["EUR", "less than one cent", "0.01 EUR."],
  ])("%s: a part that makes nothing to move", (currency, less, least) => {
    const said = english(message("amount-below-minor-unit", { movement: "capture", text: "0.004", currency }))
    expect(said).toContain(`it is ${less},`)
    expect(said.endsWith(`Enter at least ${least}`)).toBe(true)
  })
})

it("a date and amounts are written as in Norway", () => {
  const reservedAt = new Date("2025-05-03T08:00:00Z")
  const until = new Date("2025-10-30T08:00:00Z")
  const refusal = message("capture-too-old", { asked: nok(25_000), reservedAt, until, isLastDay: false })
  expect(find("nb", refusal)).toBe(
    "Belastningen på 250\u00a0kr ble ikke gjennomført: betalingen ble reservert 3. mai 2025, og Vipps tillot belastning til 30. oktober 2025. " +
      "Be kunden om en ny betaling.",
  )
  expect(
    find("nb", message("capture-too-old", { asked: nok(1), reservedAt, until, isLastDay: true })),
  ).toContain("30. oktober 2025 kl. 09:00:00")
})
