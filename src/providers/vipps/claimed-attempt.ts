import type { VippsContext } from "../../context/vipps-context"
import { notAllowed } from "../../medusa/errors"
import { message } from "../../messages"
import type { Attempt } from "../../operations"
import { readClaim } from "./payment-data"

type Context = Pick<VippsContext, "journal">

/**
 * Session data may come from a storefront. It names a payment of ours only if its link, which nobody else got, is the one in the
 * journal. So a forged reference can't cancel a stranger's payment.
 */
export async function findClaimed(context: Context, data: unknown): Promise<Attempt | undefined> {
  const claim = readClaim(data)
  if (!claim) return undefined
  const attempt = await context.journal.attempts.attempt(claim.reference)
  return attempt?.url === claim.url ? attempt : undefined
}

/**
 * Medusa deletes a cart's sessions while it makes another one. If that fails, it recreates the deleted ones from their data. A
 * session of Express has the goods' amount alone: as an ordinary payment it would become an order whose shipping nobody has paid.
 */
export async function refuseExpressAnew(context: Context, data: unknown): Promise<void> {
  const claimed = await findClaimed(context, data)
  if (claimed?.express) throw notAllowed(message("express-cart-changed"))
}
