import { z } from "zod"
import type { BootedShop } from "../server/boot"

/** A capture's or refund's body: eCom's, or ePayment's. */
const moneyBody = z.union([
  z.object({ transaction: z.object({ amount: z.number() }) }).transform((body) => body.transaction.amount),
  z
    .object({ modificationAmount: z.object({ currency: z.string(), value: z.number() }) })
    .transform((body) => body.modificationAmount.value),
])

/** The very minor units that were asked of Vipps, in the order of the requests. */
export async function sentAmounts(
  { sandbox }: Pick<BootedShop, "sandbox">,
  call: "capture" | "refund",
  { reference }: { reference: string },
): Promise<number[]> {
  const requests = await sandbox.control.requests({ call, reference })
  return requests.map(({ body }) => moneyBody.parse(body))
}
