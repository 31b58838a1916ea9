import type { MedusaContainer } from "@medusajs/framework/types"
import { findProvider } from "../context/configured-providers"
import { contextOf } from "../context/context-of"
import { pickCurrent } from "../context/current-attempt"
import { returnAddress } from "../context/urls"
import type { UnitContext } from "../context/vipps-context"
import { hasLiveLink, readLinkState, type Attempt } from "../operations"
import { readSessions, type KnownSession } from "./sessions"

/** What an earlier click has left on the cart. Nothing may end an approved payment but the cart's own change. */
export type OpenPayment = {
  sessionId: string
  attempt: Attempt
  /** approved: the shopper need not go to Vipps again. unknown: Vipps can't be asked, so it may be approved */
  state: "approved" | "waiting" | "unknown"
  /** where the shopper continues: at Vipps, or at the order; undefined: the link no longer works */
  url: string | undefined
}

/**
 * The payment of the cart that its shopper has approved or may still approve. undefined: there is none, and the cart's sessions may
 * go. Reads Vipps once for each open payment.
 */
export async function findOpenPayment(
  container: MedusaContainer,
  cartId: string,
): Promise<OpenPayment | undefined> {
  const found: OpenPayment[] = []
  for (const session of (await readSessions(container, cartId)).filter(({ isLive }) => isLive)) {
    const open = await readOpenPayment(container, session)
    if (open) found.push(open)
  }
  const of = (state: OpenPayment["state"]) => found.find((one) => one.state === state)
  return of("approved") ?? of("unknown") ?? found[0]
}

async function readOpenPayment(
  container: MedusaContainer,
  session: KnownSession,
): Promise<OpenPayment | undefined> {
  const provider = findProvider(container, session.provider_id)
  if (!provider) return undefined
  const unit = contextOf(container, provider)
  const attempt = pickCurrent(await unit.journal.attempts.attemptsOfSession(session.id))
  if (!attempt || !isOpen(attempt)) return undefined
  const state = await readState(unit, attempt)
  if (state === "over") return undefined
  const link = hasLiveLink(attempt, unit.now()) ? attempt.url : undefined
  const url = state === "approved" ? returnAddress(provider.options, attempt.reference) : link
  return { sessionId: session.id, attempt, state, url }
}

/** One without a link was lost on its way: nobody can approve it. */
function isOpen({ state, pendingAction, url }: Attempt): boolean {
  return state === "active" && pendingAction === undefined && url !== undefined
}

/** Authorized is what Medusa is storing, or has stored. */
async function readState(unit: UnitContext, attempt: Attempt) {
  return attempt.authorizedAt ? "approved" : readLinkState(unit.forPayment(attempt), attempt)
}
