import { z } from "zod"
import { defaultUnit } from "../index"
import { openEpaymentMerchant, problemOf, stageEpayment } from "./epayment-merchant"

const on = stageEpayment()
const reference = "medusa-01JD3M8Q5V-1"
const DAY_MS = 24 * 60 * 60_000
const dayAgo = (days: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Oslo", dateStyle: "short" }).format(
    new Date(Date.now() - days * DAY_MS),
  )
const path = (topic: string, date: string, ledgerId = "3654987") =>
  `/report/v2/ledgers/${ledgerId}/${topic}/dates/${date}`
const get = (at: string) => on.merchant.send("GET", at, undefined)
const report = z.object({
  tryLater: z.boolean(),
  items: z.array(z.looseObject({ entryType: z.string(), amount: z.number(), balanceAfter: z.number() })),
})
const read = async (topic: string, date: string) => report.parse((await get(path(topic, date))).json)
const short = ({ items }: z.infer<typeof report>) =>
  items.map(({ entryType, amount, balanceAfter }) => [entryType, amount, balanceAfter])

async function payAndCapture(daysAgo: number) {
  await on.sandbox.control.setClock({ offsetMs: -daysAgo * DAY_MS })
  await on.merchant.reserve(reference)
  await on.sandbox.control.portal.capture(reference, 75_000)
  await on.sandbox.control.portal.refund(reference, 10_000)
  await on.sandbox.control.setClock({ offsetMs: 0 })
}

it("each unit has a ledger", async () => {
  const { json } = await get("/settlement/v1/ledgers?settlesForRecipientHandles=api%3A654987")
  expect(json).toMatchObject({
    items: [{ ledgerId: "3654987", currency: "NOK", settlesForRecipientHandles: ["api:654987"] }],
  })
})

it("a day has its captures and refunds, the fees, and the payout of what is left", async () => {
  await payAndCapture(2)
  expect(short(await read("funds", dayAgo(2)))).toEqual([
    ["capture", 75_000, 75_000],
    ["refund", -10_000, 65_000],
    ["fees-retained", -1_875, 63_125],
    ["payout-scheduled", -63_125, 0],
  ])
  expect(short(await read("fees", dayAgo(2)))).toEqual([
    ["capture-fee", -1_875, -1_875],
    ["fees-retained", 1_875, 0],
  ])
  expect(short(await read("funds", dayAgo(1)))).toEqual([])
})

it("today is open, and tomorrow is not there", async () => {
  await payAndCapture(0)
  const today = await read("funds", dayAgo(0))
  expect(today.tryLater).toBe(true)
  expect(today.items.map(({ entryType }) => entryType)).toEqual(["capture", "refund"])
  expect(problemOf(await get(path("funds", dayAgo(-1))))).toBe("404")
})

it("another unit's ledger is nobody else's", async () => {
  const other = { ...defaultUnit, clientId: "other", merchantSerialNumber: "12345" }
  const { merchant } = await on.open({ units: [defaultUnit, other] })
  const answer = await merchant.send("GET", path("funds", dayAgo(2), "312345"), undefined)
  expect(problemOf(answer)).toBe("403")
})

it("units of one ledger are paid out together, and each entry names its own", async () => {
  const other = { ...defaultUnit, clientId: "other", merchantSerialNumber: "12345", ledgerId: "302321" }
  const { sandbox, merchant } = await on.open({ units: [{ ...defaultUnit, ledgerId: "302321" }, other] })
  await sandbox.control.setClock({ offsetMs: -2 * DAY_MS })
  await merchant.reserve(reference)
  await sandbox.control.portal.capture(reference, 75_000)
  await sandbox.control.setClock({ offsetMs: 0 })
  const second = await openEpaymentMerchant(sandbox, other)
  const ledgers = await second.send("GET", "/settlement/v1/ledgers", undefined)
  expect(ledgers.json).toMatchObject({
    items: [{ ledgerId: "302321", settlesForRecipientHandles: ["api:654987", "api:12345"] }],
  })
  const day = await second.send("GET", path("funds", dayAgo(2), "302321"), undefined)
  expect(day.json).toMatchObject({
    items: [
      { entryType: "capture", recipientHandle: "api:654987" },
      { entryType: "fees-retained", recipientHandle: null },
      { entryType: "payout-scheduled", recipientHandle: null },
    ],
  })
})

it("a unit may have no ledger, as in Vipps' test environment", async () => {
  const { merchant } = await on.open({ units: [{ ...defaultUnit, ledgerId: null }] })
  expect((await merchant.send("GET", "/settlement/v1/ledgers", undefined)).json).toMatchObject({ items: [] })
  expect(problemOf(await merchant.send("GET", path("funds", dayAgo(2)), undefined))).toBe("403")
})
