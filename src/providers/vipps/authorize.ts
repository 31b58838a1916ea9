import type { AuthorizePaymentInput, AuthorizePaymentOutput } from "@medusajs/framework/types"
import { PaymentSessionStatus } from "@medusajs/framework/utils"
import type { Attempt } from "../../operations"
import { message, nok } from "../../messages"
import { deriveFigures, guardCurrency, type PaymentFigures } from "../../rules"
import { VippsError } from "../../vipps"
import { pickCurrent } from "../../context/current-attempt"
import type { VippsDesk } from "../../context/vipps-context"
import { requireSession } from "./initiate"
import { askAgain, notAuthorized } from "../../medusa/errors"
import type { SessionRow } from "../../medusa/payment-rows"
import { paymentData } from "./payment-data"

/**
 * Authorized is what Vipps' details show as reserved for the reference and the amount of this very session. A callback or session
 * data is no evidence. One call to Vipps.
 */
export async function authorize(
  desk: VippsDesk,
  input: AuthorizePaymentInput,
): Promise<AuthorizePaymentOutput> {
  const session = await requireSession(desk, input.context?.idempotency_key)
  const attempt = pickCurrent(await desk.journal.attempts.attemptsOfSession(session.id))
  if (!attempt) throw notAuthorized(message("nothing-started"))
  if (attempt.state !== "watched")
    return { status: PaymentSessionStatus.CANCELED, data: paymentData(attempt.orderId) }
  const figures = await readFigures(desk, attempt)
  const status = statusOf(figures)
  const data = paymentData(attempt.orderId)
  if (status === PaymentSessionStatus.PENDING) throw askAgain(message("not-approved-yet"))
  if (status === PaymentSessionStatus.CANCELED || status === PaymentSessionStatus.ERROR) {
    await closeEnded(desk, attempt, figures)
    return { status, data }
  }
  requireCurrency(session)
  requireAmount(attempt, session.amountOre, figures)
  requireWhole(figures)
  const isOurs = await desk.journal.attempts.stampAuthorized(attempt.orderId)
  if (!isOurs) return { status: PaymentSessionStatus.CANCELED, data }
  if (!attempt.authorizedAt) {
    const told = { order_id: attempt.orderId, amount_ore: figures.reservedOre }
    desk.announce({ name: "vipps.payment_reserved", data: told })
  }
  return { status, data }
}

/** Reserved in full and partly captured is still authorized to Medusa; only a direct capture is captured. */
export function statusOf(figures: PaymentFigures): PaymentSessionStatus {
  switch (figures.state) {
    case "pending":
      return PaymentSessionStatus.PENDING
    case "failed":
      return PaymentSessionStatus.ERROR
    case "canceled":
    case "expired":
      return PaymentSessionStatus.CANCELED
    case "authorized":
    case "partially_captured":
      return PaymentSessionStatus.AUTHORIZED
    case "captured":
    case "refunded":
      return PaymentSessionStatus.CAPTURED
  }
}

async function readFigures(desk: VippsDesk, attempt: Attempt): Promise<PaymentFigures> {
  try {
    const figures = deriveFigures(await desk.vipps.details(attempt.orderId), desk.now(), attempt.startedAt)
    await desk.journal.attempts.see(attempt.orderId, figures)
    return figures
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    throw askAgain(message("vipps-not-asked", { why: error.said }))
  }
}

/** Vipps' figures have no currency. They are kroner, and equal numbers of euros would pass for them. */
function requireCurrency({ currency }: SessionRow): void {
  const why = guardCurrency(currency)
  if (why) throw notAuthorized(message("new-session-needed", { why }))
}

function requireAmount(attempt: Attempt, sessionOre: number, figures: PaymentFigures): void {
  const { reservedOre } = figures
  if (reservedOre === sessionOre && attempt.amountOre === sessionOre) return
  throw notAuthorized(
    message("reserved-other-amount", { reserved: nok(reservedOre), asked: nok(sessionOre) }),
  )
}

/** Before an order could have the money, somebody returned some of it: in the Vipps portal, or Vipps itself. */
function requireWhole({ reservedOre, freedOre, refundedOre, released }: PaymentFigures): void {
  if (!released && refundedOre === 0) return
  throw notAuthorized(
    message("reserved-and-returned", {
      reserved: nok(reservedOre),
      freed: nok(freedOre),
      refunded: nok(refundedOre),
    }),
  )
}

/** Nothing is reserved and nothing can be any more. An expired payment is still polled: Vipps may know better. */
async function closeEnded(desk: VippsDesk, attempt: Attempt, figures: PaymentFigures): Promise<void> {
  if (figures.state === "canceled" || figures.state === "failed") {
    await desk.journal.attempts.close(attempt.orderId, message("ended-at-vipps", { state: figures.state }))
  }
}
