import { VippsError } from "../vipps"
import type { PaymentContext } from "./context"
import type { Started } from "./initiate"
import { keepFigures } from "./keep-figures"
import type { Attempt } from "./ports"
import { readHistory } from "./read-history"

/** The shopper needs time to open the link, and Vipps' clock may be ahead of ours. */
const MARGIN_MS = 60_000

/** Nothing has become of the attempt in our tables, and its link lives long enough to be opened. */
export function hasLiveLink(attempt: Attempt, now: Date): boolean {
  const { state, pendingAction, authorizedAt, url, urlExpiresAt } = attempt
  const isOpen = state === "active" && pendingAction === undefined && authorizedAt === undefined
  const endsAt = urlExpiresAt?.getTime() ?? 0
  return isOpen && url !== undefined && endsAt >= now.getTime() + MARGIN_MS
}

/**
 * `over`: rejected, expired or cancelled. `unknown`: Vipps could not be asked, gave a state that we don't know, or sums without their
 * events.
 */
type LinkState = "waiting" | "approved" | "over" | "unknown"

/** Whether the shopper can still pay by the attempt's link. A callback that says otherwise may be late or lost, so Vipps is read. */
export async function readLinkState(context: PaymentContext, attempt: Attempt): Promise<LinkState> {
  const { reference } = attempt
  const history = await readHistory(context, attempt)
  if (history instanceof VippsError) return "unknown"
  const figures = await keepFigures(context, { reference, startedAt: context.now() }, history)
  if (history.unexplained) return "unknown"
  if (history.entries.every(({ operation }) => operation === "INITIATE")) return "waiting"
  return figures.reservedMinor > 0 && !figures.released ? "approved" : "over"
}

/** What the shopper would pay, and to which page they would return. */
type Wish = Pick<Attempt, "amountMinor" | "merchantSerialNumber" | "providerId" | "returnUrl" | "sessionId">

/**
 * The link of the session's latest payment, if that is the payment that would be started now and still waits for approval. Only on
 * ePayment, where one read tells so; eCom's lost callbacks would leave the shopper at a dead link.
 */
export async function reuseLink(context: PaymentContext, wish: Wish): Promise<Started | undefined> {
  if (context.vipps.api === "ecom") return undefined
  const [latest] = await context.journal.attempts.attemptsOfSession(wish.sessionId)
  if (!latest || !isSame(context, latest, wish) || !hasLiveLink(latest, context.now())) return undefined
  const { reference, url, urlExpiresAt: expiresAt } = latest
  const isWaiting = (await readLinkState(context, latest)) === "waiting"
  return isWaiting && url && expiresAt ? { reference, url, expiresAt } : undefined
}

function isSame({ vipps, currencyCode }: PaymentContext, attempt: Attempt, wish: Wish): boolean {
  return (
    attempt.api === vipps.api &&
    attempt.express === undefined &&
    attempt.currencyCode === currencyCode &&
    attempt.amountMinor === wish.amountMinor &&
    attempt.merchantSerialNumber === wish.merchantSerialNumber &&
    attempt.providerId === wish.providerId &&
    attempt.returnUrl === wish.returnUrl
  )
}
