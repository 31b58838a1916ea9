import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import type { ConfirmedPayment, PaymentResult } from "../contract/admin-api"
import { findSaid } from "../medusa/errors"
import { inTheirWords, message, withText, type Message } from "../messages"
import { captureConfirmed, releaseConfirmed } from "./confirmed-payment"

/** This many are handled at once: each needs a connection to the database now and then, and Vipps has rate limits. */
const AT_ONCE = 4

const moves = { capture: captureConfirmed, release: releaseConfirmed }

/** Captures or releases each payment separately: one refusal does not stop the others. In the order of the request. */
export async function moveConfirmed(
  container: MedusaContainer,
  kind: keyof typeof moves,
  { payments, actor }: { payments: ConfirmedPayment[]; actor: string },
): Promise<PaymentResult[]> {
  const results: PaymentResult[] = []
  const waiting = [...payments.entries()]
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, one] = next
      results[index] = await moveOne(container, kind, one, actor)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results
}

async function moveOne(
  container: MedusaContainer,
  kind: keyof typeof moves,
  one: ConfirmedPayment,
  actor: string,
): Promise<PaymentResult> {
  const { payment_id } = one
  try {
    return { payment_id, ok: true, ...withText(await moves[kind](container, one, actor)) }
  } catch (error) {
    return { payment_id, ok: false, ...withText(explain(container, error)) }
  }
}

/** Like Medusa, we pass on a MedusaError word for word, and of any other error only that it happened. */
function explain(container: MedusaContainer, error: unknown): Message {
  const said = findSaid(error)
  if (said) return said
  if (MedusaError.isMedusaError(error)) return inTheirWords(error.message)
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .error("One of several Vipps payments failed", error instanceof Error ? error : new Error(String(error)))
  return message("server-error", { httpStatus: 500, request: "moves" })
}
