import { errorOf, useVipps } from "./support"

const { vipps, epayment } = useVipps()
const handle = "api:654987"
const day = { ledgerId: "302321", topic: "funds", date: "2026-11-24" } as const
const path = "/report/v2/ledgers/302321/funds/dates/2026-11-24"

const line = (pspReference: string, more: object = {}) => ({
  ...{ pspReference, time: "2026-11-24T16:33:00.824993+0200", ledgerDate: "2026-11-24" },
  ...{
    entryType: "capture",
    reference: "medusa-1",
    currency: "NOK",
    amount: 10_000,
    recipientHandle: handle,
  },
  ...more,
})
const read = {
  ...{ ledgerDate: "2026-11-24", time: "2026-11-24T16:33:00.824993+0200", type: "capture" },
  ...{ amountMinor: 10_000, currencyCode: "NOK", reference: "medusa-1", recipientHandle: handle },
}

describe("the ledger of a sales unit", () => {
  it("is the one that settles for it, also after an outage", async () => {
    const other = { ledgerId: "1", settlesForRecipientHandles: ["NO:12345"] }
    const own = { ledgerId: "302321", settlesForRecipientHandles: ["api:1", handle], brandNew: 1 }
    vipps().answers = [{ status: 503 }, { body: { items: [other, own], cursor: "" } }]
    await expect(epayment().report.findLedger()).resolves.toEqual({
      id: "302321",
      handles: ["api:1", handle],
    })
    expect(vipps().calls[1]).toMatchObject({
      ...{ method: "GET", path: "/settlement/v1/ledgers?settlesForRecipientHandles=api%3A654987" },
      headers: { "merchant-serial-number": "654987" },
    })
  })

  it("is none where Vipps shows none", async () => {
    vipps().otherwise = { body: { items: [], cursor: "" } }
    await expect(epayment().report.findLedger()).resolves.toBeUndefined()
  })
})

describe("a day of the ledger", () => {
  it("is read page by page, and types that nobody knows are kept", async () => {
    const payout = line("302321-17", {
      entryType: "brand-new",
      reference: null,
      amount: -9_750,
      recipientHandle: null,
    })
    vipps().answers = [
      { body: { items: [line("5001")], cursor: "next=" } },
      { body: { items: [payout], cursor: "", tryLater: "false" } },
    ]
    await expect(epayment().report.readDay(day)).resolves.toEqual({
      isComplete: true,
      lines: [
        { ...read, transactionId: "5001" },
        {
          ...{ ...read, type: "brand-new", amountMinor: -9_750, transactionId: "302321-17" },
          ...{ reference: undefined, recipientHandle: undefined },
        },
      ],
    })
    expect(vipps().calls.map((call) => call.path)).toEqual([path, `${path}?cursor=next%3D`])
  })

  it.each([true, "true"])("is not complete while Vipps says tryLater: %j", async (tryLater) => {
    vipps().otherwise = { body: { items: [line("5001")], tryLater } }
    expect(await epayment().report.readDay(day)).toMatchObject({ isComplete: false })
  })

  it("is not complete while Vipps does not have it", async () => {
    vipps().otherwise = { status: 404, body: "" }
    await expect(epayment().report.readDay(day)).resolves.toEqual({ lines: [], isComplete: false })
  })

  it.each([{}, { items: [{ amount: 1 }] }, { items: [line("5001", { amount: 1.5 })] }])(
    "is not read from the answer %j",
    async (body) => {
      vipps().otherwise = { body }
      expect(await errorOf(epayment().report.readDay(day))).toMatchObject({ code: "unreadable" })
    },
  )

  it("ends when the cursor leads nowhere", async () => {
    vipps().otherwise = { body: { items: [], cursor: "again" } }
    await expect(epayment().report.readDay(day)).resolves.toEqual({ lines: [], isComplete: true })
  })
})
