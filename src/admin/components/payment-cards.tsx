import { Text } from "@medusajs/ui"
import { memo } from "react"
import type { PaymentInList } from "../../contract/admin-api"
import { minuteText } from "../lib/format"
import type { AnsweredList, ListQuestion } from "../lib/list"
import type { Selection } from "../lib/selection"
import { useTexts } from "../texts"
import {
  CaptureDeadline,
  Customer,
  listedAmount,
  OrderLink,
  SelectBox,
  SelectPage,
  State,
  SupportButton,
  uncapturedText,
  type RowProps,
} from "./payment-parts"
import { SortSelect } from "./sort-header"

type Props = {
  list: AnsweredList
  question: ListQuestion
  ask: (change: Partial<ListQuestion>) => void
  selection: Selection
  onSupport: (payment: PaymentInList) => void
}

const amountNames = ["reserved", "captured", "refunded", "released", "remaining"] as const

/** The list on a phone: a card for each payment, with its amounts in sight. */
export function PaymentCards({ list, question, ask, selection, onSupport }: Props) {
  const { t } = useTexts()
  return (
    <>
      <div className="flex items-center justify-between gap-x-2 px-6 py-3">
        <div className="flex items-center gap-x-2">
          <SelectPage payments={list.payments} selection={selection} />
          <Text size="small" aria-hidden>
            {t.selectPage}
          </Text>
        </div>
        <SortSelect question={question} ask={ask} />
      </div>
      <ul key={list.asked} className="divide-y">
        {list.payments.map((payment) => (
          <Card
            key={payment.reference}
            isChosen={selection.has(payment)}
            onChoose={selection.set}
            {...{ payment, onSupport }}
          />
        ))}
      </ul>
    </>
  )
}

const Card = memo(function Card({ payment, isChosen, onChoose, onSupport }: RowProps) {
  const { t, language } = useTexts()
  const shown = amountNames.filter((name) => name === "reserved" || name === "remaining" || payment[name] > 0)
  return (
    <li className="flex flex-col gap-y-2 px-6 py-4" data-vipps-row={payment.reference}>
      <div className="flex items-start justify-between gap-x-2">
        <div className="flex min-w-0 items-start gap-x-2">
          <SelectBox {...{ payment, isChosen, onChoose }} />
          <div className="txt-small min-w-0">
            <OrderLink payment={payment} />
            <Customer payment={payment} />
          </div>
        </div>
        <Text size="xsmall" className="text-ui-fg-subtle shrink-0">
          {minuteText(language, payment.created_at)}
        </Text>
      </div>
      <div>
        <State payment={payment} />
      </div>
      <dl className="txt-small flex flex-col gap-y-1">
        {shown.map((name) => (
          <div key={name} className="flex justify-between gap-x-2">
            <dt className="text-ui-fg-subtle">{name === "remaining" ? t.left : t.figures[name]}</dt>
            <dd className={name === "remaining" ? "text-ui-fg-base font-medium" : ""}>
              {name === "remaining" ? uncapturedText(payment) : listedAmount(payment, name)}
            </dd>
          </div>
        ))}
        {payment.capture_days_left !== null && (
          <div className="flex justify-between gap-x-2">
            <dt className="text-ui-fg-subtle">{t.captureBefore}</dt>
            <dd className="text-right">
              <CaptureDeadline payment={payment} />
            </dd>
          </div>
        )}
      </dl>
      <div className="-mx-2">
        <SupportButton payment={payment} onSupport={onSupport} />
      </div>
    </li>
  )
})
