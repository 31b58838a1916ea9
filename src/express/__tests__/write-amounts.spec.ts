import type { MedusaContainer } from "@medusajs/framework/types"
import { writeAmounts } from "../payment-steps"

/** Medusa's rows of a payment, of which one write fails. */
function rows(failing?: "collection" | "session") {
  const amounts = { session: 750, collection: 750 }
  let left = failing ? 1 : 0
  const write = (row: "collection" | "session", amount: number) => {
    if (row === failing && left-- > 0) throw new Error("the database is away")
    amounts[row] = amount
  }
  const payments = {
    updatePaymentCollections: async (_: string, { amount }: { amount: number }) =>
      write("collection", amount),
    retrievePaymentSession: async () => ({ data: {} }),
    updatePaymentSession: async ({ amount }: { amount: number }) => write("session", amount),
  }
  const container = { resolve: () => payments } as unknown as MedusaContainer
  const run = (mark: () => Promise<string>) =>
    writeAmounts(
      container,
      { sessionId: "payses_1", collectionId: "pay_col_1", currency: "nok" },
      { before: { session: 750, collection: 750 }, total: 849 },
      mark,
    )
  return { amounts, run }
}

it("collection and session get the cart's total", async () => {
  const { amounts, run } = rows()
  await expect(run(async () => "mark")).resolves.toBe("mark")
  expect(amounts).toEqual({ session: 849, collection: 849 })
})

it.each(["collection", "session"] as const)(
  "a %s that can't be written leaves both as they were",
  async (row) => {
    const { amounts, run } = rows(row)
    await expect(run(async () => "mark")).rejects.toThrow("the database is away")
    expect(amounts).toEqual({ session: 750, collection: 750 })
  },
)

it("so does a journal that can't be written", async () => {
  const { amounts, run } = rows()
  const away = () => Promise.reject(new Error("the journal is away"))
  await expect(run(away)).rejects.toThrow("the journal is away")
  expect(amounts).toEqual({ session: 750, collection: 750 })
})
