import type { MedusaContainer } from "@medusajs/framework/types"
import type { Attempt } from "../operations"
import { readReturnAddress } from "../context/urls"
import type { UnitContext, VippsContext } from "../context/vipps-context"
import { contextOf } from "../context/context-of"
import { listProviders } from "../context/configured-providers"

/** A link in a browser's history or a log reveals no ids after this. */
const TELLS_IDS_MS = 24 * 60 * 60_000

/** Whether the link still reveals cart and order. It always tells how the payment ended. */
export function tellsIds({ context, attempt }: LinkedPayment): boolean {
  return context.now().getTime() - attempt.startedAt.getTime() < TELLS_IDS_MS
}

/** The payment of a shopper's link, and the context of the sales unit that it was made with. */
export type LinkedPayment = { context: VippsContext; attempt: Attempt }

/** The contexts whose secret made this token, each with the reference in it; none: not a link of this shop. No query, no call. */
export function readLink(
  container: MedusaContainer,
  token: string,
): { context: UnitContext; reference: string; providerId: string }[] {
  return listProviders(container).flatMap((provider) => {
    const reference = readReturnAddress(provider.options, token)
    return reference === undefined
      ? []
      : [{ context: contextOf(container, provider), reference, providerId: provider.providerId }]
  })
}

/** undefined: a link that was not made here, or whose payment is not in the journal. */
export async function findLinked(
  container: MedusaContainer,
  token: string,
): Promise<LinkedPayment | undefined> {
  for (const { context, reference, providerId } of readLink(container, token)) {
    const attempt = await context.journal.attempts.attempt(reference)
    // two sales units may share their keys; the payment belongs to the one that started it
    if (attempt?.providerId === providerId) return { context: context.forPayment(attempt), attempt }
  }
  return undefined
}
