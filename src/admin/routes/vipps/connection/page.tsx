import { Button, Container, Heading, Hint, StatusBadge, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import { LanguageSwitch } from "../../../components/language-switch"
import { timeText } from "../../../lib/format"
import { useConnections } from "../../../lib/list"
import type { Check, Connection } from "../../../../contract/admin-api"
import { useTexts } from "../../../texts"

/** /vipps/connection: whether the shop and Vipps reach each other, and if not, which key or address is wrong. */
export default function ConnectionPage() {
  const { t, sayFailure } = useTexts()
  const { data, error, isFetching, refetch } = useConnections()
  return (
    <div className="flex flex-col gap-y-3">
      <Container className="p-0">
        <div className="flex flex-wrap items-center justify-between gap-3 px-6 py-4">
          <div>
            <Heading level="h1">{t.connection}</Heading>
            <Text size="small" className="text-ui-fg-subtle">
              {t.connectionIntro}
            </Text>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <Button size="small" variant="secondary" className="shrink-0 text-nowrap" asChild>
              <Link to="/vipps">{t.back}</Link>
            </Button>
            <Button
              size="small"
              variant="secondary"
              className="shrink-0 text-nowrap"
              isLoading={isFetching}
              onClick={() => void refetch()}
            >
              {t.checkAgain}
            </Button>
            <LanguageSwitch />
          </div>
        </div>
      </Container>
      <div className="flex flex-col gap-y-3" aria-live="polite" aria-busy={isFetching}>
        {error && <Hint variant="error">{sayFailure(error)}</Hint>}
        {data?.map((connection) => (
          <Unit key={connection.provider_id} connection={connection} />
        ))}
      </div>
    </div>
  )
}

function Unit({ connection }: { connection: Connection }) {
  const { t, language } = useTexts()
  const time = (at: string | null) => (at ? timeText(language, at) : t.never)
  return (
    <Container className="divide-y p-0">
      <div className="px-6 py-4">
        <Heading level="h2">
          {t.msn} {connection.merchant_serial_number}, {t.environments[connection.environment]}
        </Heading>
        <Text size="small" className="text-ui-fg-subtle">
          {connection.provider_id}: {connection.api_url}
        </Text>
      </div>
      <ul className="divide-y">
        {connection.checks.map((check) => (
          <CheckRow key={check.code} check={check} />
        ))}
      </ul>
      <dl className="txt-small flex flex-col gap-y-1 px-6 py-4">
        <Fact label={t.lastCallback} value={time(connection.last_callback_at)} />
        <Fact label={t.lastReconciliation} value={time(connection.last_reconciliation_at)} />
      </dl>
    </Container>
  )
}

const colors = { ok: "green", warning: "orange", failed: "red", unknown: "grey" } as const

function CheckRow({ check }: { check: Check }) {
  const { t, say } = useTexts()
  return (
    <li className="flex items-start justify-between gap-x-4 px-6 py-4" data-check={check.code}>
      <div>
        <Text size="small" weight="plus">
          {t.checkNames[check.name] ?? check.name}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {say(check)}
        </Text>
      </div>
      <StatusBadge color={colors[check.state]} className="shrink-0 text-nowrap">
        {t.checkStates[check.state]}
      </StatusBadge>
    </li>
  )
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-start justify-between gap-x-4">
      <dt className="text-ui-fg-subtle">{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
