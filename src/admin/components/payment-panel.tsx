import { Alert, Button, Container, Copy, Heading, Hint, Text, toast } from "@medusajs/ui"
import { timeText } from "../lib/format"
import { saidByFailure } from "../lib/api"
import { useClick, useMedusasPageRenewed, usePayment } from "../lib/payment"
import { withoutTold } from "../lib/told-once"
import type { MedusaPayment, PaymentView } from "../../contract/admin-api"
import { useTexts } from "../texts"
import { Actions } from "./actions"
import { Deadlines } from "./deadlines"
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
  const name = `${t.vipps} ${payment?.reference ?? paymentId}`
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
  const told = click.error ? saidByFailure(click.error).message : undefined
  const resolve = (decision?: Decision) =>
    click.mutate(
      { path: "resolve", ...(decision && { body: decision }) },
      {
        onSuccess: ({ unresolved = [] }) =>
          unresolved.length > 0 ? toast.warning(unresolved.map(say).join(" ")) : toast.success(t.resolved),
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
      <Notices payment={withoutTold(payment, told)} isBusy={click.isPending} onResolve={resolve} />
      <PaymentLink payment={payment} click={click} />
      <Actions payment={payment} click={click} />
      <History paymentId={payment.payment_id} hasCaptured={payment.captured > 0} />
      <Footer payment={payment} isBusy={click.isPending} onRefresh={refresh} />
    </>
  )
}

function Footer(p: { payment: PaymentView; isBusy: boolean; onRefresh: () => void }) {
  const { t, language } = useTexts()
  const { reference, api, vipps_read_at } = p.payment
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <div className="flex items-start justify-between gap-x-2">
        <div className="min-w-0">
          <Text size="xsmall" className="text-ui-fg-subtle">
            {t.referenceAtVipps}
          </Text>
          <Text size="small" className="break-all">
            {reference}
          </Text>
          <Text size="xsmall" className="text-ui-fg-subtle" data-vipps-api={api}>
            {`${t.api}: ${t.apis[api]}`}
          </Text>
        </div>
        <Copy content={reference} aria-label={t.copyReference} className="text-ui-fg-subtle shrink-0" />
      </div>
      <div className="flex items-center justify-between gap-x-2">
        <Text size="xsmall" className="text-ui-fg-subtle">
          {vipps_read_at ? t.asOf(timeText(language, vipps_read_at)) : t.neverSeen}
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
