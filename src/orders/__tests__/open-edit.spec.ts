import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { english } from "../../messages"
import { explainOpenEdit } from "../open-edit"

const payment = { attempt: { currencyCode: "nok", figures: { capturableMinor: 100_000 } } }
const row = { id: "pay_1" }
/** An order of 1000 kr with an open edit, reserved in full. */
const due = {
  ...{ row, payment, allocatedMinor: 100_000 },
  money: {
    ...{ orderId: "order_1", costMinor: 100_000, totalMinor: 100_000, paidMinor: 0 },
    ...{ openChange: { type: "edit" }, vipps: [{ row, payment }] },
  },
} as unknown as Parameters<typeof explainOpenEdit>[1]

/** The hint, and what the shop logs, if Medusa's preview is this. */
async function hintWith(previewOrderChange: () => Promise<{ total: number }>) {
  const log: string[] = []
  const parts: Record<string, unknown> = {
    [ContainerRegistrationKeys.LOGGER]: { warn: (line: string) => log.push(line) },
    [Modules.ORDER]: { previewOrderChange },
  }
  const container = { resolve: (key: string) => parts[key] } as unknown as MedusaContainer
  const said = await explainOpenEdit(container, due)
  return { said: said && english(said), log }
}

it("an open edit is explained by what the order needs with it", async () => {
  const { said, log } = await hintWith(() => Promise.resolve({ total: 750 }))
  expect(said).toMatch(/750\u00a0kr/)
  expect(log).toEqual([])
})

it("an edit that Medusa can't compute has no hint, and one line in the log without Medusa's words", async () => {
  const { said, log } = await hintWith(() => Promise.reject(new TypeError("null for Prøvegata 5")))
  expect(said).toBeUndefined()
  expect(log).toEqual(["vipps: order order_1: Medusa does not tell what the open edit changes (TypeError)"])
})
