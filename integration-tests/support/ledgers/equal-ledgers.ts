import { z } from "zod"
import type { PaidOrder } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { expectLedgers, type Moved } from "./ledgers"

const sumsSchema = z.object({ captured: z.string(), refunded: z.string() })

/**
 * After a crash it is not enough that sums agree: each row has exactly one order transaction, none stands for a row that
 * is gone, and the payment collection says the same.
 */
export async function expectEqualLedgers(
  harness: Pick<BootedShop, "sandbox" | "admin" | "sql">,
  paid: PaidOrder,
  moved: Moved,
): Promise<void> {
  await expectLedgers(harness, paid, moved)
  const { rows } = await harness.admin.recorded(paid)
  const booked = await harness.admin.booked(paid)
  const asRows = rows.map(({ kind, id, amount }) => `${kind} ${id} ${kind === "refund" ? "-" : ""}${amount}`)
  const asBooked = booked.map(({ reference, referenceId, amount }) => `${reference} ${referenceId} ${amount}`)
  expect(asBooked.sort()).toEqual(asRows.sort())
  expect(await collectionSums(harness, paid)).toEqual(moved)
}

async function collectionSums({ sql }: Pick<BootedShop, "sql">, paid: PaidOrder): Promise<Moved> {
  const [row] = await sql(
    `select trim_scale(coalesce(captured_amount, 0))::text as captured,
            trim_scale(coalesce(refunded_amount, 0))::text as refunded
       from payment_collection where id = $1`,
    [paid.collectionId],
  )
  return sumsSchema.parse(row)
}
