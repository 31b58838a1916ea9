import type { AuthorizePaymentInput, AuthorizePaymentOutput } from "@medusajs/framework/types"
import { PaymentSessionStatus } from "@medusajs/framework/utils"
import { keepFigures, readPaymentHistory, type Attempt } from "../../operations"
import { message, money } from "../../messages"
import { guardCurrency, marketOf, type PaymentFigures } from "../../rules"
import { VippsError } from "../../vipps"
import { currentCompletion } from "../../context/completion-scope"
import { pickCurrent } from "../../context/current-attempt"
import type { UnitContext } from "../../context/vipps-context"
import { requireSession } from "./initiate"
import { askAgain, notAuthorized, vippsNotAsked } from "../../medusa/errors"
import type { SessionRow } from "../../medusa/payment-rows"
import { paymentData } from "./payment-data"

/**
 * Authorized is what Vipps' details show as reserved for the reference and the amount of this very session. A callback or session
 * data is no evidence. One call to Vipps.
 */
export async function authorize(
  context: UnitContext,
  input: AuthorizePaymentInput,
): Promise<AuthorizePaymentOutput> {
  const session = await requireSession(context, input.context?.idempotency_key)
  const attempt = pickCurrent(await context.journal.attempts.attemptsOfSession(session.id))
  if (!attempt) throw notAuthorized(message("nothing-started"))
  if (attempt.state !== "active")
    return { status: PaymentSessionStatus.CANCELED, data: paymentData(attempt.reference) }
  const figures = await readFigures(context, attempt)
  const status = statusOf(figures)
  const data = paymentData(attempt.reference)
  if (status === PaymentSessionStatus.PENDING) throw askAgain(message("not-approved-yet"))
  if (status === PaymentSessionStatus.CANCELED || status === PaymentSessionStatus.ERROR) {
    await closeEnded(context, attempt, figures)
    return { status, data }
  }
  requireCurrency(attempt, session)
  requireWritten(attempt)
  requireAmount(attempt, session.amountMinor, figures)
  requireWhole(attempt, figures)
  const isOurs = await context.journal.attempts.stampAuthorized(attempt.reference)
  if (!isOurs) return { status: PaymentSessionStatus.CANCELED, data }
  if (!attempt.authorizedAt) {
    const told = { reference: attempt.reference, amount_minor: figures.reservedMinor }
    context.announce({ name: "vipps.payment_reserved", data: told })
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

async function readFigures(context: UnitContext, attempt: Attempt): Promise<PaymentFigures> {
  try {
    const history = await readPaymentHistory(context.forPayment(attempt), attempt)
    return await keepFigures(context, attempt, history)
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    throw vippsNotAsked(context, { reference: attempt.reference, error })
  }
}

/** eCom's history has no currency (`readPaymentHistory`). Its figures are kroner, and equal numbers of euros would pass for them. */
function requireCurrency({ currencyCode }: Attempt, { currency }: SessionRow): void {
  const why = guardCurrency(currency, marketOf(currencyCode))
  if (why) throw notAuthorized(message("new-session-needed", { why }))
}

/**
 * Medusa may complete an Express cart without us, before it has what the shopper chose in the app, or for another session of the
 * cart: an order without address, at another price, or both. Even equal amounts say nothing, for shipping may be free, and the
 * mark may be there before this cart was read. So only the completion of this very payment authorizes it.
 */
function requireWritten({ express, reference }: Attempt): void {
  const isOwn = currentCompletion()?.reference === reference
  if (express && !(express.writtenAt && isOwn)) throw askAgain(message("express-not-written"))
}

function requireAmount(attempt: Attempt, sessionMinor: number, figures: PaymentFigures): void {
  const { reservedMinor } = figures
  if (reservedMinor === sessionMinor && attempt.amountMinor === sessionMinor) return
  const amount = (minor: number) => money(minor, attempt.currencyCode)
  throw notAuthorized(
    message("reserved-other-amount", { reserved: amount(reservedMinor), asked: amount(sessionMinor) }),
  )
}

/** Before an order could have the money, somebody returned some of it: in the Vipps portal, or Vipps itself. */
function requireWhole({ currencyCode }: Attempt, figures: PaymentFigures): void {
  const { reservedMinor, freedMinor, refundedMinor, released } = figures
  if (!released && refundedMinor === 0) return
  const amount = (minor: number) => money(minor, currencyCode)
  throw notAuthorized(
    message("reserved-and-returned", {
      reserved: amount(reservedMinor),
      freed: amount(freedMinor),
      refunded: amount(refundedMinor),
    }),
  )
}

/** Nothing is reserved and nothing can be any more. An expired payment is still polled: Vipps may know better. */
async function closeEnded(context: UnitContext, attempt: Attempt, figures: PaymentFigures): Promise<void> {
  if (figures.state === "canceled" || figures.state === "failed") {
    await context.journal.attempts.close(
      attempt.reference,
      message("ended-at-vipps", { state: figures.state }),
    )
  }
}
