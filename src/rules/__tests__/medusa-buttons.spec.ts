import { adviseStockCapture, adviseStockRefund, type GuardFigures, type StockPayment } from ".."

const now = new Date("2025-06-01T10:00:00Z")
const reserved: GuardFigures = {
  reservedOre: 100_000,
  capturedOre: 0,
  capturableOre: 100_000,
  refundedOre: 0,
  released: false,
  directCapture: false,
  reservedAt: new Date("2025-05-31T10:00:00Z"),
}
const fresh: StockPayment = {
  amountOre: 100_000,
  capturedOre: 0,
  isCaptured: false,
  isCanceled: false,
}
const part = { ...reserved, capturedOre: 75_000, capturableOre: 25_000 }
const whole = { ...reserved, capturedOre: 100_000, capturableOre: 0 }
const old = { ...reserved, reservedAt: new Date("2024-05-31T10:00:00Z") }

describe("Medusa's capture button", () => {
  test.each<[string, Partial<StockPayment>, GuardFigures, string | undefined]>([
    ["works on a fresh reservation", {}, reserved, undefined],
    ["is not there for a captured payment", { isCaptured: true, capturedOre: 100_000 }, whole, undefined],
    ["is not there for a cancelled one", { isCanceled: true }, { ...reserved, released: true }, undefined],
    ["asks for the whole amount after a part", { capturedOre: 75_000 }, part, "stock-capture-whole"],
    ["comes too late after 180 days", {}, old, "stock-capture-refused"],
    ["finds nothing left when the portal took all", {}, whole, "stock-capture-refused"],
    ["finds nothing left when its mark was lost", { capturedOre: 100_000 }, whole, "stock-capture-refused"],
  ])("%s", (_, stock, figures, expected) => {
    expect(adviseStockCapture({ stock: { ...fresh, ...stock }, figures, now })?.code).toBe(expected)
  })
})

describe("Medusa's refund button", () => {
  test.each<[string, Partial<StockPayment>, GuardFigures, string | undefined]>([
    ["has nothing to refund yet", {}, reserved, undefined],
    ["works on a captured payment", { isCaptured: true }, whole, undefined],
    ["is disabled after a part", {}, part, "stock-refund-partial"],
    [
      "is disabled once Medusa counts it as cancelled",
      { isCaptured: true, isCanceled: true },
      whole,
      "stock-refund-canceled",
    ],
    [
      "offers more than is left",
      { isCaptured: true },
      { ...whole, refundedOre: 20_000 },
      "stock-refund-whole",
    ],
    [
      "works on a released one, worth what was captured",
      { isCaptured: true, amountOre: 75_000 },
      { ...part, released: true, capturableOre: 0 },
      undefined,
    ],
    ["is no matter after 365 days", {}, { ...part, reservedAt: new Date("2024-05-31T10:00:00Z") }, undefined],
    [
      "is no matter when all is refunded",
      { isCaptured: true },
      { ...whole, refundedOre: 100_000 },
      undefined,
    ],
  ])("%s", (_, stock, figures, expected) => {
    expect(adviseStockRefund({ stock: { ...fresh, ...stock }, figures, now })?.code).toBe(expected)
  })
})
