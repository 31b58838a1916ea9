import { XMark } from "@medusajs/icons"
import { Drawer, Heading, Hint, IconButton, Text } from "@medusajs/ui"
import { amountText } from "../lib/amount"
import { timeText } from "../lib/format"
import { useAuditTrail } from "../lib/list"
import type { AuditedAttempt, AuditedOperation, PaymentInList } from "../../contract/admin-api"
import { useTexts, type Texts } from "../texts"

type Supported = Pick<PaymentInList, "reference" | "medusa_order">
type Props = { payment: Supported | undefined; onClose: () => void }

/** All that the journal has on one payment, for whoever investigates it. */
export function SupportDrawer({ payment, onClose }: Props) {
  const { t } = useTexts()
  return (
    <Drawer open={payment !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content aria-describedby={undefined}>
        {/* Medusa's own header has a button without a name */}
        <div className="border-ui-border-base flex items-center justify-between border-b px-6 py-4">
          <Drawer.Title asChild>
            <Heading>
              {t.support}
              {payment?.medusa_order ? `: #${payment.medusa_order.display_id}` : ""}
            </Heading>
          </Drawer.Title>
          <Drawer.Close asChild>
            <IconButton size="small" variant="transparent" aria-label={t.close}>
              <XMark />
            </IconButton>
          </Drawer.Close>
        </div>
        <Drawer.Body className="flex flex-col gap-y-6 overflow-y-auto" tabIndex={0}>
          {payment && <AuditTrailOf reference={payment.reference} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer>
  )
}

function AuditTrailOf({ reference }: { reference: string }) {
  const { t, sayFailure } = useTexts()
  const { data, error } = useAuditTrail(reference)
  if (error) return <Hint variant="error">{sayFailure(error)}</Hint>
  if (!data) return <Text size="small">{t.loading}</Text>
  return (
    <>
      <section className="flex flex-col gap-y-4">
        <Heading level="h2">{t.attempts}</Heading>
        {data.attempts.map((attempt) => (
          <Attempt key={attempt.reference} attempt={attempt} />
        ))}
      </section>
      <section className="flex flex-col gap-y-4">
        <Heading level="h2">{t.operationsOf}</Heading>
        {data.operations.length === 0 && <Text size="small">{t.none}</Text>}
        {data.operations.map((operation) => (
          <Operation key={operation.request_id} operation={operation} />
        ))}
      </section>
    </>
  )
}

type Fact = [label: string, value: string | number | null]

/** What is unknown, or was not needed, is left out. */
function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <div>
      <Text size="small" weight="plus">
        {title}
      </Text>
      <dl className="txt-small flex flex-col gap-y-1">
        {facts
          .filter(([, value]) => value !== null && value !== "")
          .map(([label, value]) => (
            <div key={label} className="flex items-start justify-between gap-x-4">
              <dt className="text-ui-fg-subtle shrink-0">{label}</dt>
              <dd className="min-w-0 text-right" style={{ overflowWrap: "anywhere" }}>
                {value}
              </dd>
            </div>
          ))}
      </dl>
    </div>
  )
}

function Attempt({ attempt }: { attempt: AuditedAttempt }) {
  const { t, language, sayKept } = useTexts()
  const time = (at: string | null) => at && timeText(language, at)
  const failure = sayKept(attempt.completion_said, attempt.completion_error_message)
  return (
    <Facts
      title={`${attempt.attempt_number}: ${t.journalStates[attempt.state] ?? attempt.state}`}
      facts={[
        [t.referenceAtVipps, attempt.reference],
        [t.api, t.apis[attempt.api]],
        [t.amount, amountText(attempt.amount, attempt.currency_code)],
        [t.state, t.states[attempt.vipps_state ?? "pending"] ?? attempt.vipps_state],
        [t.started, time(attempt.created_at)],
        [t.callback, time(attempt.callback_at)],
        [t.figures.reserved, time(attempt.authorized_at)],
        [t.polls, attempt.polls],
        [t.attention["needs-review"] ?? "", sayKept(attempt.needs_review_said, attempt.needs_review_reason)],
        [t.attention["completion-failed"] ?? "", failure && `${failure} (${attempt.completion_failures})`],
        [t.journalStates.closed ?? "", sayKept(attempt.closed_said, attempt.closed_reason)],
      ]}
    />
  )
}

function Operation({ operation }: { operation: AuditedOperation }) {
  const { t, language, sayKept } = useTexts()
  const time = (at: string | null) => at && timeText(language, at)
  const { error_group, error_code, http_status } = operation
  const code =
    error_group && `${error_group}/${error_code ?? ""}${http_status ? ` (HTTP ${http_status})` : ""}`
  return (
    <Facts
      title={`${t.movements[operation.kind]} ${amountText(operation.amount, operation.currency_code)}: ${t.journalStates[operation.state] ?? operation.state}`}
      facts={[
        [t.asked, time(operation.created_at)],
        [t.executedAt, time(operation.executed_at)],
        [t.api, t.apis[operation.api]],
        [t.sends, operation.send_count],
        [t.by, actorOf(t, operation)],
        [t.error, code],
        [t.reason, sayKept(operation.error_said, operation.error_message)],
        [t.contextId, operation.context_id],
        [t.requestId, operation.request_id],
        [t.transactionId, operation.transaction_id],
      ]}
    />
  )
}

/** `vipps:<fulfillment>`: captured because that was sent. `vipps:…`: another job of the plugin's. */
function actorOf(t: Texts, { origin, actor, actor_name }: AuditedOperation): string | null {
  if (origin === "external") return t.attention["external-operation"] ?? null
  if (actor?.startsWith("vipps:ful")) return t.byFulfillment(actor.slice("vipps:".length))
  if (actor?.startsWith("vipps:")) return t.byItself
  return actor_name ?? actor
}
