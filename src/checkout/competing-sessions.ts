import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { Attempt } from "../operations"
import { pickCurrent } from "../context/current-attempt"
import type { VippsContext } from "../context/vipps-context"
import { listSiblings } from "../medusa/cart-rows"
import { refreshAttempt } from "./refresh-attempt"

/**
 * Medusa completes a cart by the first of its payment sessions. Two clicks on the pay button at the same moment leave two
 * sessions, and the shopper may approve the second: the cart would wait for the first one forever. So the other sessions are
 * removed, unless they are reserved too. Which of several reserved ones pays does not matter; the rest is freed.
 */
export async function removeCompetingSessions(
  container: MedusaContainer,
  context: VippsContext,
  attempt: Attempt,
): Promise<void> {
  const siblings = await listSiblings(container, attempt)
  if (siblings.length === 0 || !(await isReserved(context, attempt))) return
  for (const sessionId of siblings) {
    const current = pickCurrent(await context.journal.attempts.attemptsOfSession(sessionId))
    if (!current || (await isReserved(context, current))) continue
    // somebody else may have deleted it meanwhile; the completion will show
    await container
      .resolve(Modules.PAYMENT)
      .deletePaymentSession(sessionId)
      .catch(() => undefined)
  }
}

async function isReserved(context: VippsContext, attempt: Attempt): Promise<boolean> {
  const { reservedMinor, released } = await refreshAttempt(context, attempt, {
    timeoutMs: context.times.readMs,
  })
  return reservedMinor > 0 && !released
}
