import { Alert, Button, Container, Copy, Heading, Hint, Text, toast } from "@medusajs/ui"
import { dateText, timeText } from "../lib/format"
import { useClick, useMedusasPageRenewed, usePayment } from "../lib/payment"
import type { MedusaPayment, PaymentView } from "../../contract/admin-api"
import { useTexts } from "../texts"
import { Actions } from "./actions"
import { History } from "./history"
import { Notices, type Decision } from "./notices"
import { PaymentBar } from "./payment-bar"
import { PaymentLink } from "./payment-link"
import { StateBadge } from "./state-badge"

/** One Vipps payment: what is left of it, until when, what is wrong with it, and the buttons that work. */
export function PaymentPanel({ medusas, version }: { medusas: MedusaPayment; version: string }) {
  const { t } = useTexts()
  const paymentId = medusas.id
  const { data: payment, error } = usePayment(paymentId, version)
  useMedusasPageRenewed(medusas, payment)
  // an edited order may have several panels, each a landmark of its own
  const name = `${t.vipps} ${payment?.order_id ?? paymentId}`
  return (
    <Container className="divide-y p-0" role="region" aria-label={name} data-vipps-payment={paymentId}>
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h2">{t.vipps}</Heading>
        {payment && <StateBadge payment={payment} />}
      </div>
      {payment ? <Body payment={payment} /> : <Placeholder failure={error ?? undefined} />}
    </Container>
  )
}

function Placeholder({ failure }: { failure: Error | undefined }) {
  const { t, sayFailure } = useTexts()
  return (
    <div className="px-6 py-4">
      {failure ? <Hint variant="error">{sayFailure(failure)}</Hint> : <Text size="small">{t.loading}</Text>}
    </div>
  )
}

function Body({ payment }: { payment: PaymentView }) {
  const { t, say, sayFailure } = useTexts()
  const click = useClick(payment.payment_id)
  const settle = (decision?: Decision) =>
    click.mutate(
      { path: "settle", ...(decision && { body: decision }) },
      {
        onSuccess: ({ unsettled = [] }) =>
          unsettled.length > 0 ? toast.warning(unsettled.map(say).join(" ")) : toast.success(t.settled),
      },
    )
  const refresh = () => click.mutate({ path: "refresh" }, { onSuccess: () => toast.success(t.refreshed) })
  return (
    <>
      <PaymentBar payment={payment} />
      <Deadlines payment={payment} />
      {click.error && (
        <div className="px-6 py-4" role="alert">
          <Alert variant="error">{sayFailure(click.error)}</Alert>
        </div>
      )}
      <Notices payment={payment} isBusy={click.isPending} onSettle={settle} />
      <PaymentLink payment={payment} click={click} />
      <Actions payment={payment} click={click} />
      <History paymentId={payment.payment_id} />
      <Footer payment={payment} isBusy={click.isPending} onRefresh={refresh} />
    </>
  )
}

/** A date is shown only while something depends on it, and not once all is captured or released. */
function Deadlines({ payment }: { payment: PaymentView }) {
  const { t } = useTexts()
  const { remaining, captured, refunded } = payment
  const capture = remaining > 0 ? payment.capture_before : null
  const refund = captured > refunded ? payment.refund_before : null
  if (!capture && !refund && !payment.direct_capture) return null
  return (
    <div className="flex flex-col gap-y-1 px-6 py-4">
      {payment.direct_capture && (
        <Text size="small" className="text-ui-fg-subtle" data-vipps-said>
          {t.directCapture}
        </Text>
      )}
      <dl className="txt-small flex flex-col gap-y-1">
        {capture && <Deadline label={t.captureBefore} at={capture} days={payment.capture_days_left} />}
        {refund && <Deadline label={t.refundUntil} at={refund} days={payment.refund_days_left} />}
      </dl>
    </div>
  )
}

function Deadline({ label, at, days }: { label: string; at: string; days: number | null }) {
  const { t, language } = useTexts()
  return (
    <div className="flex items-start justify-between gap-x-4" data-vipps-said>
      <dt className="text-ui-fg-subtle">{label}</dt>
      <dd className="text-ui-fg-base text-right">
        {dateText(language, at)}
        <span className="text-ui-fg-subtle"> ({days ? t.daysLeft(days) : t.passed})</span>
      </dd>
    </div>
  )
}

function Footer(p: { payment: PaymentView; isBusy: boolean; onRefresh: () => void }) {
  const { t, language } = useTexts()
  const { order_id, seen_at } = p.payment
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <div className="flex items-start justify-between gap-x-2">
        <div className="min-w-0">
          <Text size="xsmall" className="text-ui-fg-subtle">
            {t.orderIdAtVipps}
          </Text>
          <Text size="small" className="break-all">
            {order_id}
          </Text>
        </div>
        <Copy content={order_id} aria-label={t.copyOrderId} className="text-ui-fg-subtle shrink-0" />
      </div>
      <div className="flex items-center justify-between gap-x-2">
        <Text size="xsmall" className="text-ui-fg-subtle">
          {seen_at ? t.asOf(timeText(language, seen_at)) : t.neverSeen}
        </Text>
        <Button
          size="small"
          variant="transparent"
          className="-mx-2"
          onClick={p.onRefresh}
          disabled={p.isBusy}
        >
          {t.refresh}
        </Button>
      </div>
    </div>
  )
}
