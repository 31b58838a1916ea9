import { historyOf, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"

it("reserves 1000, captures 750, releases 250 and refunds 200, as the documents add it up", async () => {
  const { merchant, sandbox } = on

  const initiated = await merchant.initiate(reference)
  expect(initiated.status).toBe(200)
  expect(initiated.body).toEqual({ orderId: reference, url: expect.stringContaining("/landing?token=") })
  const pending = await merchant.details(reference)
  expect(pending.body.transactionSummary).toBeUndefined()
  expect(historyOf(pending)).toEqual(["INITIATE"])

  await sandbox.control.approve(reference)
  const reserved = await merchant.details(reference)
  expect(reserved.status).toBe(200)
  expect(reserved.body.orderId).toBe(reference)
  expect(reserved.body.transactionSummary).toEqual({
    capturedAmount: 0,
    remainingAmountToCapture: 100_000,
    refundedAmount: 0,
    remainingAmountToRefund: 0,
    bankIdentificationNumber: 123456,
  })
  const [reserve, initiate] = reserved.body.transactionLogHistory ?? []
  expect(reserve).toMatchObject({
    operation: "RESERVE",
    operationSuccess: true,
    amount: 100_000,
    requestId: "",
  })
  expect(initiate).toMatchObject({ operation: "INITIATE", transactionId: reserve?.transactionId })
  expect([initiate?.timeStamp, reserve?.timeStamp]).toEqual([initiate?.timeStamp, reserve?.timeStamp].sort())

  const captured = await merchant.capture(reference, 75_000, "capt-A")
  expect(captured.status).toBe(200)
  expect(captured.body).toEqual({
    orderId: reference,
    paymentInstrument: "Visa",
    transactionInfo: {
      amount: 75_000,
      status: "Captured",
      transactionId: expect.stringMatching(/^\d{10,}$/),
      timeStamp: expect.stringMatching(/Z$/),
      transactionText: "Ullgenser sendt",
    },
    transactionSummary: {
      capturedAmount: 75_000,
      remainingAmountToCapture: 25_000,
      refundedAmount: 0,
      remainingAmountToRefund: 75_000,
    },
  })
  expect(captured.body.transactionInfo?.transactionId).not.toBe(reserve?.transactionId)

  const released = await merchant.cancel(reference, true)
  expect(released.status).toBe(200)
  expect(released.body.transactionInfo).toMatchObject({ status: "Cancelled", amount: 100_000 })
  expect(released.body.transactionSummary).toEqual({
    capturedAmount: 75_000,
    remainingAmountToCapture: 0,
    refundedAmount: 0,
    remainingAmountToRefund: 75_000,
  })
  expect(historyOf(await merchant.details(reference))).toEqual(["VOID", "CAPTURE", "RESERVE", "INITIATE"])

  const refunded = await merchant.refund(reference, 20_000, "ref-B")
  expect(refunded.status).toBe(200)
  expect(refunded.body.transactionInfo).toBeUndefined()
  expect(refunded.body.transaction).toMatchObject({
    amount: 20_000,
    status: "Refund",
    transactionText: "Prisavslag",
  })
  expect(refunded.body.transaction?.timeStamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+$/)
  expect(refunded.body.transactionSummary).toEqual({
    capturedAmount: 75_000,
    remainingAmountToCapture: 0,
    refundedAmount: 20_000,
    remainingAmountToRefund: 55_000,
  })

  const history = (await merchant.details(reference)).body.transactionLogHistory ?? []
  expect(history[0]).toMatchObject({ operation: "REFUND", requestId: "ref-B", operationSuccess: true })
  expect(await sandbox.control.payment(reference)).toMatchObject({
    state: "CAPTURED",
    reservedMinor: 100_000,
    capturedMinor: 75_000,
    refundedMinor: 20_000,
    releasedMinor: 25_000,
    captures: 1,
    refunds: 1,
  })
})

it("captures in two fulfillments without a release", async () => {
  await on.merchant.reserve(reference)
  await on.merchant.capture(reference, 75_000, "capt-A")
  const second = await on.merchant.capture(reference, 25_000, "capt-C")
  expect(second.body.transactionSummary).toMatchObject({
    capturedAmount: 100_000,
    remainingAmountToCapture: 0,
  })
})

it.each([[undefined], [null], [0]])(
  "takes a capture of %p as everything that is left, and a refund too",
  async (amount) => {
    await on.merchant.reserve(reference)
    await on.merchant.capture(reference, 30_000, "capt-A")
    const rest = await on.merchant.capture(reference, amount, "capt-B")
    expect(rest.body.transactionInfo?.amount).toBe(70_000)
    const refund = await on.merchant.refund(reference, amount, "ref-A")
    expect(refund.body.transaction?.amount).toBe(100_000)
    expect((await on.sandbox.control.payment(reference))?.state).toBe("REFUNDED")
  },
)

it("frees everything when a reservation is cancelled", async () => {
  await on.merchant.reserve(reference)
  const cancelled = await on.merchant.cancel(reference)
  expect(cancelled.body.transactionSummary).toEqual({
    capturedAmount: 0,
    remainingAmountToCapture: 0,
    refundedAmount: 0,
    remainingAmountToRefund: 0,
  })
  expect(historyOf(await on.merchant.details(reference))[0]).toBe("VOID")
  expect(await on.sandbox.control.payment(reference)).toMatchObject({
    state: "CANCELLED",
    releasedMinor: 100_000,
  })
})

it("cancels a payment that nobody has approved, without a transaction id and without a callback", async () => {
  await on.merchant.initiate(reference)
  const cancelled = await on.merchant.cancel(reference)
  expect(cancelled.status).toBe(200)
  expect(cancelled.body.transactionInfo).not.toHaveProperty("transactionId")
  expect(cancelled.body).not.toHaveProperty("paymentInstrument")
  expect(historyOf(await on.merchant.details(reference))).toEqual(["CANCEL", "INITIATE"])
  await on.sandbox.control.callbacksSettled()
  expect(await on.sandbox.control.callbacks()).toEqual([])
})

it("finds its paths whatever their case, and not whatever the order id's", async () => {
  await on.merchant.initiate(reference)
  expect((await on.merchant.send("GET", `/Ecomm/v2/Payments/${reference}/details`)).status).toBe(200)
  expect((await on.merchant.details(reference.toLowerCase())).status).toBe(404)
})
