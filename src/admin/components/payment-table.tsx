import { Badge, Button, Table, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import { amountText } from "../lib/amount"
import { shortDateText } from "../lib/format"
import { PAGE_SIZE, type ListQuestion } from "../lib/list"
import type { PaymentInList, PaymentList } from "../../contract/admin-api"
import { useTexts } from "../texts"
import { StateBadge } from "./state-badge"

const amounts = ["reserved", "captured", "refunded", "remaining"] as const

type Props = {
  list: PaymentList
  question: ListQuestion
  ask: (change: Partial<ListQuestion>) => void
  onSupport: (payment: PaymentInList) => void
}

export function PaymentTable({ list, question, ask, onSupport }: Props) {
  const { t } = useTexts()
  if (list.payments.length === 0) {
    return (
      <div className="px-6 py-4">
        <Text size="small">{t.nothingFound}</Text>
      </div>
    )
  }
  return (
    <>
      {/* a table that can be scrolled sideways must be reachable by the keyboard */}
      <div className="overflow-x-auto" role="region" aria-label={t.vipps} tabIndex={0}>
        <Table>
          <Table.Header>
            <Table.Row>
              <Table.HeaderCell>{t.order}</Table.HeaderCell>
              <Table.HeaderCell>{t.started}</Table.HeaderCell>
              <Table.HeaderCell>{t.state}</Table.HeaderCell>
              <Table.HeaderCell className="text-right">{t.figures.reserved}</Table.HeaderCell>
              <Table.HeaderCell className="text-right">{t.figures.captured}</Table.HeaderCell>
              <Table.HeaderCell className="text-right">{t.figures.refunded}</Table.HeaderCell>
              <Table.HeaderCell className="text-right">{t.left}</Table.HeaderCell>
              <Table.HeaderCell>{t.captureBefore}</Table.HeaderCell>
              <Table.HeaderCell>{t.api}</Table.HeaderCell>
              <Table.HeaderCell>
                <span className="sr-only">{t.support}</span>
              </Table.HeaderCell>
            </Table.Row>
          </Table.Header>
          <Table.Body>
            {list.payments.map((payment) => (
              <Row key={payment.reference} payment={payment} onSupport={onSupport} />
            ))}
          </Table.Body>
        </Table>
      </div>
      <Pages count={list.count} page={question.page} ask={ask} />
    </>
  )
}

function Row({ payment, onSupport }: { payment: PaymentInList; onSupport: Props["onSupport"] }) {
  const { t, language, say } = useTexts()
  const { medusa_order, completion_failure } = payment
  return (
    <Table.Row>
      <Table.Cell className="text-nowrap">
        {medusa_order ? (
          <Link to={`/orders/${medusa_order.id}`} className="text-ui-fg-base underline">
            #{medusa_order.display_id}
          </Link>
        ) : (
          t.noOrder
        )}
      </Table.Cell>
      <Table.Cell className="text-nowrap">{shortDateText(language, payment.created_at)}</Table.Cell>
      <Table.Cell className="py-2">
        <div className="flex items-center gap-x-2">
          <StateBadge payment={payment} />
          {payment.attention.map((reason) => (
            <Badge key={reason} size="2xsmall" color="red" className="shrink-0 text-nowrap">
              {t.attention[reason] ?? reason}
            </Badge>
          ))}
        </div>
        {completion_failure && (
          <Text size="xsmall" className="text-ui-fg-subtle mt-1 max-w-80">
            {say(completion_failure)}
          </Text>
        )}
      </Table.Cell>
      {amounts.map((name) => (
        <Table.Cell key={name} className="text-nowrap text-right">
          {payment[name] === 0 ? "–" : amountText(payment[name], payment.currency_code)}
        </Table.Cell>
      ))}
      <CaptureDeadline payment={payment} />
      <Table.Cell>{t.apis[payment.api]}</Table.Cell>
      <Table.Cell className="text-right">
        <Button
          size="small"
          variant="transparent"
          className="text-nowrap"
          aria-label={`${t.support}: ${payment.reference}`}
          onClick={() => onSupport(payment)}
        >
          {t.support}
        </Button>
      </Table.Cell>
    </Table.Row>
  )
}

/** Vipps' own limit, and until when Vipps guarantees a capture if it says so: that comes first. */
function CaptureDeadline({ payment }: { payment: PaymentInList }) {
  const { t, language } = useTexts()
  const { capture_before, capture_days_left, capture_guaranteed_until } = payment
  if (!capture_before || capture_days_left === null) return <Table.Cell />
  const left = capture_days_left > 0 ? t.daysLeft(capture_days_left) : t.passed
  return (
    <Table.Cell className="text-nowrap">
      {`${shortDateText(language, capture_before)} (${left})`}
      {capture_guaranteed_until && (
        <Text size="xsmall" className="text-ui-fg-subtle">
          {t.guaranteedUntil(shortDateText(language, capture_guaranteed_until))}
        </Text>
      )}
    </Table.Cell>
  )
}

function Pages({ count, page, ask }: { count: number; page: number; ask: Props["ask"] }) {
  const { t } = useTexts()
  const pages = Math.max(1, Math.ceil(count / PAGE_SIZE))
  return (
    <div className="text-ui-fg-subtle flex items-center justify-between px-6 py-4">
      <Text size="small">{t.payments(count)}</Text>
      <div className="flex items-center gap-x-2">
        <Text size="small">{t.pageOf(page, pages)}</Text>
        <Button
          size="small"
          variant="transparent"
          disabled={page <= 1}
          onClick={() => ask({ page: page - 1 })}
        >
          {t.previous}
        </Button>
        <Button
          size="small"
          variant="transparent"
          disabled={page >= pages}
          onClick={() => ask({ page: page + 1 })}
        >
          {t.next}
        </Button>
      </div>
    </div>
  )
}
