import { Text } from "@medusajs/ui"
import type { PaymentView } from "../../contract/admin-api"
import { dateText, isPassed, momentText } from "../lib/format"
import { useTexts } from "../texts"

/** A date is shown only while something depends on it, and not once all is captured or released. */
export function Deadlines({ payment }: { payment: PaymentView }) {
  const { t } = useTexts()
  const { remaining, captured, refunded } = payment
  const capture = remaining > 0 ? payment.capture_before : null
  const refund = captured > refunded ? payment.refund_before : null
  if (!capture && !refund && !payment.direct_capture) return null
  return (
    <div className="flex flex-col gap-y-1 px-6 py-4">
      {payment.direct_capture && <Subtle text={t.directCapture} />}
      <dl className="txt-small flex flex-col gap-y-1">
        {capture && <Deadline label={t.captureBefore} at={capture} days={payment.capture_days_left} />}
        {refund && <Deadline label={t.refundUntil} at={refund} days={payment.refund_days_left} />}
      </dl>
      {capture && <BankLimit payment={payment} />}
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

/** A bank may free the money long before Vipps' own limit: what Vipps guarantees, or else what is certain of BankAxept. */
function BankLimit({ payment }: { payment: PaymentView }) {
  const { t, language } = useTexts()
  const { capture_guaranteed_until: guaranteed, bankaxept_until: bankAxept } = payment
  if (guaranteed) {
    const say = isPassed(guaranteed) ? t.guaranteeEnded : t.guarantee
    return <Subtle text={say(momentText(language, guaranteed))} />
  }
  if (!bankAxept) return null
  const say = isPassed(bankAxept) ? t.bankAxeptEnded : t.bankAxept
  return <Subtle text={say(dateText(language, bankAxept))} />
}

function Subtle({ text }: { text: string }) {
  return (
    <Text size="small" className="text-ui-fg-subtle" data-vipps-said>
      {text}
    </Text>
  )
}
