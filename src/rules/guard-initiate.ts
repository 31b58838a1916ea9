import { message, nok } from "../messages"
import type { Refusal } from "./refusal"

/** eCom specification, initiate: 1 krone. */
const MIN_PAYMENT_ORE = 100
/** Vipps' largest amount, 32 bits with a sign. */
const MAX_AMOUNT_ORE = 2_147_483_647

/** Whether Vipps can take a payment of this size. */
export function guardInitiate(amountMinor: number): Refusal | undefined {
  const asked = nok(amountMinor)
  if (amountMinor < MIN_PAYMENT_ORE)
    return message("amount-too-small", { asked, least: nok(MIN_PAYMENT_ORE) })
  if (amountMinor > MAX_AMOUNT_ORE) return message("amount-too-large", { asked, most: nok(MAX_AMOUNT_ORE) })
  return undefined
}
