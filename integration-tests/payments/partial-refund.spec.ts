import { bootShop, type BootedShop } from "../support/server/boot"

jest.setTimeout(180_000)

describe("a shopper pays 1000 kr and keeps goods for 750 kr", () => {
  let harness: BootedShop

  beforeAll(async () => {
    harness = await bootShop()
  })
  afterAll(() => harness?.stop())

  it("moves exactly what the staff asked for, and Medusa recorded it", async () => {
    const { shop, admin, sandbox } = harness
    const payment = await shop.payWithVipps("1000")

    const answers = [
      await admin.capture(payment, "750"),
      await admin.vipps(payment).release(),
      await admin.refund(payment, "200"),
      await admin.refund(payment, "550"),
    ]

    expect(answers.map(({ status, message }) => message ?? status)).toEqual([200, 200, 200, 200])
    expect(await sandbox.control.payment(payment.reference)).toMatchObject({
      reservedMinor: 100_000,
      capturedMinor: 75_000,
      releasedMinor: 25_000,
      refundedMinor: 75_000,
      captures: 1,
      refunds: 2,
    })
    expect(await admin.recorded(payment)).toMatchObject({
      captured: "750",
      refunded: "750",
      amountMinor: 75_000,
    })
    expect(await admin.booked(payment)).toMatchObject([
      { amount: "750", reference: "capture" },
      { amount: "-200", reference: "refund" },
      { amount: "-550", reference: "refund" },
    ])
  })
})
