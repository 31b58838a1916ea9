import type {
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
} from "@medusajs/framework/types"
import { message } from "../../messages"
import { keepFigures, readPaymentHistory } from "../../operations"
import type { PaymentFigures } from "../../rules"
import { statusOf } from "./authorize"
import type { UnitContext } from "../../context/vipps-context"
import { notAllowed } from "../../medusa/errors"
import { paymentData } from "./payment-data"
import { z } from "@medusajs/framework/zod"

/** Both only read: whatever reference the data names, nothing is changed. */
export async function retrieve(
  context: UnitContext,
  input: RetrievePaymentInput,
): Promise<RetrievePaymentOutput> {
  const { reference, figures } = await read(context, input.data)
  const { state, reservedMinor, capturedMinor, refundedMinor, freedMinor } = figures
  const sums = {
    state,
    reserved_minor: reservedMinor,
    captured_minor: capturedMinor,
    refunded_minor: refundedMinor,
    released_minor: freedMinor,
  }
  return { data: { vipps: { ...paymentData(reference).vipps, ...sums } } }
}

export async function status(
  context: UnitContext,
  input: GetPaymentStatusInput,
): Promise<GetPaymentStatusOutput> {
  const { reference, figures } = await read(context, input.data)
  return { status: statusOf(figures), data: paymentData(reference) }
}

const named = z.object({ vipps: z.object({ reference: z.string() }) })

async function read(
  context: UnitContext,
  data: unknown,
): Promise<{ reference: string; figures: PaymentFigures }> {
  const parsed = named.safeParse(data)
  const attempt = parsed.success
    ? await context.journal.attempts.attempt(parsed.data.vipps.reference)
    : undefined
  if (!attempt) throw notAllowed(message("payment-not-ours"))
  const { reference } = attempt
  const history = await readPaymentHistory(context.forPayment(attempt), attempt)
  return { reference, figures: await keepFigures(context, attempt, history) }
}
