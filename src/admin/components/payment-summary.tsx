import { Badge, Button, Heading, Hint, Text } from "@medusajs/ui"
import type { PaymentView } from "../../contract/admin-api"
import { amountText } from "../lib/amount"
import { figuresOf } from "../lib/figures"
import { offeredActions } from "../lib/offered"
import { goToPanel, type OrderPayment } from "../lib/order"
import { useClick, usePayment } from "../lib/payment"
import { attentionText } from "../lib/attention"
import { useTexts } from "../texts"
import { Actions } from "./actions"
import { ClickFailure } from "./click-failure"
import { StateBadge } from "./state-badge"

/** In pixels, of the amount and the button below it: what follows does not move when the payment has been read. */
const CAPTURE_HEIGHT = 81

/** One Vipps payment in two lines: its state, what waits for somebody, what can be captured; and the way to its whole panel. */
export function PaymentSummary({ medusas, version }: OrderPayment) {
  const { t } = useTexts()
  const { data: payment, error } = usePayment(medusas.id, version)
  const name = `${t.vippsSummary} ${payment?.reference ?? medusas.id}`
  return (
    <section aria-label={name} data-vipps-summary={medusas.id}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4">
        <div className="flex flex-wrap items-center gap-2">
          <Heading level="h2">{t.vipps}</Heading>
          {payment && <StateBadge payment={payment} />}
          {payment && <Problems payment={payment} />}
          {!payment && !error && <Text size="small">{t.loading}</Text>}
        </div>
        <Button size="small" variant="transparent" className="-mx-2" onClick={() => goToPanel(medusas.id)}>
          {t.wholePanel}
        </Button>
      </div>
      {payment ? <Capture payment={payment} /> : <Placeholder medusas={medusas} failure={error} />}
    </section>
  )
}

function Placeholder({ medusas, failure }: Pick<OrderPayment, "medusas"> & { failure: Error | null }) {
  const { sayFailure } = useTexts()
  if (failure)
    return (
      <div className="px-6 pb-4">
        <Hint variant="error">{sayFailure(failure)}</Hint>
      </div>
    )
  const hasButton = !medusas.captured_at && !medusas.canceled_at
  return hasButton && <div aria-hidden style={{ height: CAPTURE_HEIGHT }} />
}

/** Only their names: the panel says what they are, and has what helps. */
function Problems({ payment }: { payment: PaymentView }) {
  const { t } = useTexts()
  const colors = new Map(
    payment.problems.map((problem) => [
      attentionText(t, problem),
      problem.code === "in-progress" ? ("blue" as const) : ("red" as const),
    ]),
  )
  return [...colors].map(([name, color]) => (
    <Badge key={name} size="2xsmall" color={color}>
      {name}
    </Badge>
  ))
}

/** Less can be captured soon: to be known before a capture, which can't be undone. The panel has the other notes. */
const TOLD_BEFORE = "edit-not-confirmed"

function Capture({ payment }: { payment: PaymentView }) {
  const { t, say } = useTexts()
  const click = useClick(payment.payment_id)
  const { remaining } = figuresOf(payment)
  const isLast = !offeredActions(payment).includes("capture")
  const told = payment.notes.find(({ code }) => code === TOLD_BEFORE)
  return (
    <>
      {told && (
        <Text size="small" className="px-6 pb-2" data-vipps-said>
          {say(told)}
        </Text>
      )}
      {remaining > 0 && (
        <div className={`flex items-center justify-between gap-x-4 px-6 ${isLast ? "pb-4" : ""}`}>
          <Text size="small">{t.figures.remaining}</Text>
          <Text size="small" weight="plus">
            {amountText(remaining, payment.currency_code)}
          </Text>
        </div>
      )}
      <ClickFailure click={click} />
      <Actions payment={payment} click={click} names={["capture"]} />
    </>
  )
}
