import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/** eCom specification, initiate: 1 krone. */
const MIN_PAYMENT_ORE = 100
/** Vipps' largest amount, 32 bits with a sign. */
const MAX_AMOUNT_ORE = 2_147_483_647

/** Whether Vipps can take a payment of this size. */
export function guardInitiate(amountOre: number): Refusal | undefined {
  if (amountOre < MIN_PAYMENT_ORE) return refuseSmall(amountOre)
  if (amountOre > MAX_AMOUNT_ORE) return refuseLarge(amountOre)
  return undefined
}

function refuseSmall(amountOre: number): Refusal {
  return refuse(
    "amount-too-small",
    `The payment of ${kroner(amountOre)} was not started: Vipps takes payments from ${kroner(MIN_PAYMENT_ORE)}. Let the customer add to the cart, or pay another way.`,
  )
}

function refuseLarge(amountOre: number): Refusal {
  return refuse(
    "amount-too-large",
    `The payment of ${kroner(amountOre)} was not started: Vipps takes payments up to ${kroner(MAX_AMOUNT_ORE)}. Let the customer split the order, or pay another way.`,
  )
}
