import type {
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
} from "@medusajs/framework/types"
import { message } from "../../messages"
import { deriveFigures, type PaymentFigures } from "../../rules"
import { statusOf } from "./authorize"
import type { VippsDesk } from "../../context/vipps-context"
import { refuse } from "../../medusa/errors"
import { paymentData } from "./payment-data"
import { z } from "zod"

/** Both only read: whatever reference the data names, nothing is changed. */
export async function retrieve(desk: VippsDesk, input: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
  const { orderId, figures } = await read(desk, input.data)
  const { state, reservedOre, capturedOre, refundedOre, freedOre } = figures
  const sums = {
    state,
    reserved_ore: reservedOre,
    captured_ore: capturedOre,
    refunded_ore: refundedOre,
    released_ore: freedOre,
  }
  return { data: { vipps: { ...paymentData(orderId).vipps, ...sums } } }
}

export async function status(desk: VippsDesk, input: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
  const { orderId, figures } = await read(desk, input.data)
  return { status: statusOf(figures), data: paymentData(orderId) }
}

const named = z.object({ vipps: z.object({ order_id: z.string() }) })

async function read(desk: VippsDesk, data: unknown): Promise<{ orderId: string; figures: PaymentFigures }> {
  const parsed = named.safeParse(data)
  const attempt = parsed.success ? await desk.journal.attempts.attempt(parsed.data.vipps.order_id) : undefined
  if (!attempt) throw refuse(message("payment-not-ours"))
  const { orderId, startedAt } = attempt
  const figures = deriveFigures(await desk.vipps.details(orderId), desk.now(), startedAt)
  await desk.journal.attempts.see(orderId, figures)
  return { orderId, figures }
}
