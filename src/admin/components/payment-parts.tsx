import { Lifebuoy } from "@medusajs/icons"
import { Badge, Button, Checkbox, IconButton, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { PaymentInList } from "../../contract/admin-api"
import { marketOf } from "../../rules"
import { amountText } from "../lib/amount"
import { dayText, isPassed, shortDateText } from "../lib/format"
import { isSelectable, type Selection } from "../lib/selection"
import { attentionText } from "../lib/attention"
import { useTexts } from "../texts"
import { StateBadge } from "./state-badge"

/** What a row of the table and a phone's card both show of a payment. */

export function OrderLink({ payment }: { payment: PaymentInList }) {
  const { t } = useTexts()
  const { medusa_order } = payment
  if (!medusa_order) return <>{t.noOrder}</>
  return (
    <Link to={`/orders/${medusa_order.id}`} className="text-ui-fg-base underline">
      #{medusa_order.display_id}
    </Link>
  )
}

export function Customer({ payment: { customer } }: { payment: PaymentInList }) {
  if (!customer) return null
  const { name, email } = customer
  return (
    <div className="min-w-0" title={email ?? undefined}>
      <Text size="small" className="text-ui-fg-base truncate">
        {name ?? email}
      </Text>
      {name && email && (
        <Text size="xsmall" className="text-ui-fg-subtle truncate">
          {email}
        </Text>
      )}
    </div>
  )
}

export function State({ payment }: { payment: PaymentInList }) {
  const { t, say } = useTexts()
  const { completion_failure } = payment
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <StateBadge payment={payment} />
        {payment.attention.map((reason) => (
          <Badge key={reason} size="2xsmall" color="red" className="shrink-0 text-nowrap">
            {attentionText(t, { code: reason, kind: payment.failed_kind })}
          </Badge>
        ))}
      </div>
      {completion_failure && (
        <Text size="xsmall" className="text-ui-fg-subtle mt-1" style={{ maxWidth: 320 }}>
          {say(completion_failure)}
        </Text>
      )}
    </>
  )
}

/** Vipps' own limit, and what comes before it: the end of Vipps' guarantee, or else of what a BankAxept card's bank keeps. */
export function CaptureDeadline({ payment }: { payment: PaymentInList }) {
  const { t, language } = useTexts()
  const { capture_before, capture_days_left, capture_guaranteed_until, bankaxept_until } = payment
  const { currency_code } = payment
  if (!capture_before || capture_days_left === null) return null
  return (
    <>
      {shortDateText(language, capture_before)}
      <DaysLeft days={capture_days_left} isNear={capture_days_left <= marketOf(currency_code).nearDays} />
      {capture_guaranteed_until && <Guarantee until={capture_guaranteed_until} />}
      {bankaxept_until && (
        <Text size="xsmall" className="text-ui-fg-subtle">
          {t.bankAxeptUntil(dayText(language, bankaxept_until))}
        </Text>
      )}
    </>
  )
}

/** Once it is over, the customer's bank may refuse the capture at any time. */
function Guarantee({ until }: { until: string }) {
  const { t, language } = useTexts()
  const day = dayText(language, until)
  if (!isPassed(until))
    return (
      <Text size="xsmall" className="text-ui-fg-subtle">
        {t.guaranteedUntil(day)}
      </Text>
    )
  return (
    <Badge size="2xsmall" color="orange">
      {t.guaranteeOver(day)}
    </Badge>
  )
}

/** A deadline that is near, as the filter of that name has it, catches the eye. */
function DaysLeft({ days, isNear }: { days: number; isNear: boolean }) {
  const { t } = useTexts()
  const text = days > 0 ? t.daysLeft(days) : t.passed
  if (!isNear)
    return (
      <Text size="xsmall" className="text-ui-fg-subtle">
        {text}
      </Text>
    )
  return (
    <div>
      <Badge size="2xsmall" color="orange">
        {text}
      </Badge>
    </div>
  )
}

type AmountName = "reserved" | "captured" | "refunded" | "released" | "remaining"

export function listedAmount(payment: PaymentInList, name: AmountName): string {
  return payment[name] === 0 ? "–" : amountText(payment[name], payment.currency_code)
}

/** What Vipps still has reserved, which an edited order may not need in full: its page says so. After the deadline it is nobody's. */
export function uncapturedText(payment: PaymentInList): string {
  return payment.capture_days_left === 0 ? "–" : listedAmount(payment, "remaining")
}

export function SupportButton(p: { payment: PaymentInList; onSupport: (payment: PaymentInList) => void }) {
  const { t } = useTexts()
  return (
    <Button
      size="small"
      variant="transparent"
      className="text-nowrap"
      aria-label={`${t.support}: ${p.payment.reference}`}
      onClick={() => p.onSupport(p.payment)}
    >
      {t.support}
    </Button>
  )
}

/** The same in the table, where words would take a column's place. */
export function SupportIcon(p: { payment: PaymentInList; onSupport: (payment: PaymentInList) => void }) {
  const { t } = useTexts()
  return (
    <IconButton
      size="small"
      variant="transparent"
      title={t.support}
      aria-label={`${t.support}: ${p.payment.reference}`}
      onClick={() => p.onSupport(p.payment)}
    >
      <Lifebuoy />
    </IconButton>
  )
}

/** What a row needs; the same while nothing of it changes, so that a tick renders one row and not the page. */
export type RowProps = {
  payment: PaymentInList
  isChosen: boolean
  onChoose: Selection["set"]
  onSupport: (payment: PaymentInList) => void
}

/** Named for people who don't see its row. A payment with nothing left has none. */
export function SelectBox({ payment, isChosen, onChoose }: Omit<RowProps, "onSupport">) {
  const { t } = useTexts()
  if (!isSelectable(payment)) return null
  const { medusa_order, customer } = payment
  const order = medusa_order ? `#${medusa_order.display_id}` : payment.reference
  return (
    <Checkbox
      className="shrink-0"
      aria-label={t.selectOne([order, customer?.name].filter(Boolean).join(", "))}
      checked={isChosen}
      onCheckedChange={(isChosen) => onChoose([payment], isChosen === true)}
    />
  )
}

export function SelectPage({ payments, selection }: { payments: PaymentInList[]; selection: Selection }) {
  const { t } = useTexts()
  const selectable = payments.filter(isSelectable)
  if (selectable.length === 0) return null
  const count = selectable.filter(selection.has).length
  const isAll = count === selectable.length
  return (
    <Checkbox
      aria-label={t.selectPage}
      checked={isAll ? true : count > 0 && "indeterminate"}
      onCheckedChange={() => selection.set(selectable, !isAll)}
    />
  )
}
