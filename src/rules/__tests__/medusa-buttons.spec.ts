import { adviseMedusaCapture, adviseMedusaRefund, marketIn, type MedusaButtonPayment } from ".."
import type { GuardFigures } from "../guard-checks"

const market = marketIn("NO")
const now = new Date("2025-06-01T10:00:00Z")
const reserved: GuardFigures = {
  reservedMinor: 100_000,
  capturedMinor: 0,
  capturableMinor: 100_000,
  refundedMinor: 0,
  released: false,
  directCapture: false,
  reservedAt: new Date("2025-05-31T10:00:00Z"),
}
const fresh: MedusaButtonPayment = {
  amountMinor: 100_000,
  capturedMinor: 0,
  isCaptured: false,
  isCanceled: false,
}
const part = { ...reserved, capturedMinor: 75_000, capturableMinor: 25_000 }
const whole = { ...reserved, capturedMinor: 100_000, capturableMinor: 0 }
const old = { ...reserved, reservedAt: new Date("2024-05-31T10:00:00Z") }

describe("Medusa's capture button", () => {
  test.each<[string, Partial<MedusaButtonPayment>, GuardFigures, string | undefined]>([
    ["works on a fresh reservation", {}, reserved, undefined],
    ["is not there for a captured payment", { isCaptured: true, capturedMinor: 100_000 }, whole, undefined],
    ["is not there for a cancelled one", { isCanceled: true }, { ...reserved, released: true }, undefined],
    ["asks for the whole amount after a part", { capturedMinor: 75_000 }, part, "medusa-capture-whole"],
    ["comes too late after 180 days", {}, old, "medusa-capture-refused"],
    ["finds nothing left when the portal took all", {}, whole, "medusa-capture-refused"],
    [
      "finds nothing left when its mark was lost",
      { capturedMinor: 100_000 },
      whole,
      "medusa-capture-refused",
    ],
  ])("%s", (_, medusaButton, figures, expected) => {
    expect(
      adviseMedusaCapture({ medusaButton: { ...fresh, ...medusaButton }, figures, market, now })?.code,
    ).toBe(expected)
  })
})

describe("Medusa's refund button", () => {
  test.each<[string, Partial<MedusaButtonPayment>, GuardFigures, string | undefined]>([
    ["has nothing to refund yet", {}, reserved, undefined],
    ["works on a captured payment", { isCaptured: true }, whole, undefined],
    ["is disabled after a part", {}, part, "medusa-refund-partial"],
    [
      "is disabled once Medusa counts it as cancelled",
      { isCaptured: true, isCanceled: true },
      whole,
      "medusa-refund-canceled",
    ],
    [
      "offers more than is left",
      { isCaptured: true },
      { ...whole, refundedMinor: 20_000 },
      "medusa-refund-whole",
    ],
    [
      "works on a released one, worth what was captured",
      { isCaptured: true, amountMinor: 75_000 },
      { ...part, released: true, capturableMinor: 0 },
      undefined,
    ],
    ["is no matter after 365 days", {}, { ...part, reservedAt: new Date("2024-05-31T10:00:00Z") }, undefined],
    [
      "is no matter when all is refunded",
      { isCaptured: true },
      { ...whole, refundedMinor: 100_000 },
      undefined,
    ],
  ])("%s", (_, medusaButton, figures, expected) => {
    expect(
      adviseMedusaRefund({ medusaButton: { ...fresh, ...medusaButton }, figures, market, now })?.code,
    ).toBe(expected)
  })
})
