import { Container, Heading, Hint, Text, toast } from "@medusajs/ui"
import type { CSSProperties } from "react"
import { saidByFailure } from "../lib/api"
import { offeredActions } from "../lib/offered"
import { panelAnchor, type OrderPayment } from "../lib/order"
import { useClick, useMedusasPageRenewed, usePayment } from "../lib/payment"
import { withoutTold } from "../lib/told-once"
import type { MedusaPayment, PaymentView } from "../../contract/admin-api"
import { useTexts } from "../texts"
import { Actions } from "./actions"
import { ClickFailure } from "./click-failure"
import { Deadlines } from "./deadlines"
import { History } from "./history"
import { Notes, Problems, type Decision } from "./notices"
import { PanelFooter } from "./panel-footer"
import { PaymentBar } from "./payment-bar"
import { PaymentLink } from "./payment-link"
import { StateBadge } from "./state-badge"

/** About as high as most panels are, so that what is below it does not move when the payment has been read. */
const LOADING_HEIGHT = 560

type Props = OrderPayment & { place: CSSProperties }

/** One Vipps payment: what is wrong with it, what is left of it, the buttons that work, and until when. */
export function PaymentPanel({ medusas, version, place }: Props) {
  const { t } = useTexts()
  const paymentId = medusas.id
  const { data: payment, error } = usePayment(paymentId, version)
  useMedusasPageRenewed(medusas, payment)
  // an edited order may have several panels, each a landmark of its own
  const name = `${t.vipps} ${payment?.reference ?? paymentId}`
  return (
    <Container
      {...panelAnchor(paymentId)}
      className="divide-y p-0"
      style={payment || error ? place : { ...place, minHeight: LOADING_HEIGHT }}
      role="region"
      aria-label={name}
      data-vipps-payment={paymentId}
    >
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h2">{t.vipps}</Heading>
        {payment && <StateBadge payment={payment} />}
      </div>
      {payment ? <Body payment={payment} medusas={medusas} /> : <Placeholder failure={error ?? undefined} />}
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

function Body({ payment, medusas }: { payment: PaymentView; medusas: MedusaPayment }) {
  const { t, say } = useTexts()
  const click = useClick(payment.payment_id)
  const hint = useCaptureHint(payment, medusas)
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
      <Problems payment={withoutTold(payment, told)} isBusy={click.isPending} onResolve={resolve} />
      <PaymentBar payment={payment} />
      <ClickFailure click={click} />
      <Actions payment={payment} click={click} hint={hint} />
      <Deadlines payment={payment} />
      <Notes payment={payment} />
      <PaymentLink payment={payment} click={click} />
      <History paymentId={payment.payment_id} hasCaptured={payment.captured > 0} />
      <PanelFooter payment={payment} isBusy={click.isPending} onRefresh={refresh} />
    </>
  )
}

/** Medusa has a Capture button of its own as long as it counts the payment neither as captured nor as cancelled. */
function useCaptureHint(payment: PaymentView, medusas: MedusaPayment): string | undefined {
  const { t, say } = useTexts()
  if (medusas.captured_at || medusas.canceled_at) return undefined
  if (!offeredActions(payment).includes("capture")) return undefined
  const { capture } = payment.medusa_buttons
  return capture ? say(capture) : t.medusaCapture
}
