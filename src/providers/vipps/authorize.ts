import type { AuthorizePaymentInput, AuthorizePaymentOutput } from "@medusajs/framework/types"
import { PaymentSessionStatus } from "@medusajs/framework/utils"
import type { Attempt } from "../../operations"
import { deriveFigures, guardCurrency, kroner, type PaymentFigures } from "../../rules"
import { VippsError } from "../../vipps"
import { pickCurrent } from "../../context/current-attempt"
import type { VippsDesk } from "../../context/vipps-context"
import { requireSession } from "./initiate"
import { askAgain, notAuthorized } from "../../medusa/errors"
import type { SessionRow } from "../../medusa/payment-rows"
import { paymentData } from "./payment-data"

/**
 * Authorized is what Vipps' details show as reserved: the order id derived from this very session, the amount of this
 * very session. A callback or session data is no evidence. One call to Vipps.
 */
export async function authorize(
  desk: VippsDesk,
  input: AuthorizePaymentInput,
): Promise<AuthorizePaymentOutput> {
  const session = await requireSession(desk, input.context?.idempotency_key)
  const attempt = pickCurrent(await desk.journal.attempts.attemptsOfSession(session.id))
  if (!attempt)
    throw notAuthorized(
      "No Vipps payment was started for this payment session. Create a new payment session.",
    )
  if (attempt.state !== "watched")
    return { status: PaymentSessionStatus.CANCELED, data: paymentData(attempt.orderId) }
  const figures = await readFigures(desk, attempt)
  const status = statusOf(figures)
  const data = paymentData(attempt.orderId)
  if (status === PaymentSessionStatus.PENDING) {
    throw askAgain("The Vipps payment is not approved yet. Approve it in the Vipps app, then ask again.")
  }
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

/** Reserved in full and partly captured is still authorized to Medusa; only a direct capture comes captured. */
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
    throw askAgain(`Vipps could not be asked about the payment. ${error.message} Ask again in a moment.`)
  }
}

/** Vipps' figures have no currency: they are of kroner, and equal numbers of euros would pass for them. */
function requireCurrency({ currency }: SessionRow): void {
  const refusal = guardCurrency(currency)
  if (refusal) throw notAuthorized(`${refusal.message} Create a new payment session.`)
}

function requireAmount(attempt: Attempt, sessionOre: number, figures: PaymentFigures): void {
  const { reservedOre } = figures
  if (reservedOre === sessionOre && attempt.amountOre === sessionOre) return
  throw notAuthorized(
    `Vipps has reserved ${kroner(reservedOre)}, but this payment is of ${kroner(sessionOre)}: it was not accepted. ` +
      `Create a new payment session.`,
  )
}

/** Before an order could have the money, somebody gave some of it back: in the Vipps portal, or Vipps itself. */
function requireWhole({ reservedOre, freedOre, refundedOre, released }: PaymentFigures): void {
  if (!released && refundedOre === 0) return
  throw notAuthorized(
    `Of the ${kroner(reservedOre)} that Vipps reserved, ${kroner(freedOre)} was released and ${kroner(refundedOre)} ` +
      `refunded before there was an order: the payment was not accepted. Create a new payment session, and give back ` +
      `in the Vipps portal what is still captured.`,
  )
}

/** Nothing is reserved and nothing can be any more. An expired payment is watched on: Vipps has the last word. */
async function closeEnded(desk: VippsDesk, attempt: Attempt, figures: PaymentFigures): Promise<void> {
  if (figures.state === "canceled" || figures.state === "failed") {
    await desk.journal.attempts.close(attempt.orderId, `${figures.state} at Vipps`)
  }
}
