import { Button, Hint, Text } from "@medusajs/ui"
import { useId, useState } from "react"
import { useHistory } from "../lib/payment"
import { amountText } from "../lib/amount"
import { timeText } from "../lib/format"
import type { HistoryEntry } from "../../contract/admin-api"
import { useTexts } from "../texts"

/** Vipps' own history, read only when somebody asks for it. */
export function History({ paymentId, hasCaptured }: { paymentId: string; hasCaptured: boolean }) {
  const { t, sayFailure } = useTexts()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { data, error, isFetching } = useHistory(paymentId, isOpen)
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      <div>
        <Button
          size="small"
          variant="transparent"
          className="-mx-2"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t.hideHistory : t.history}
        </Button>
      </div>
      <div id={id} hidden={!isOpen} aria-live="polite">
        {error && <Hint variant="error">{sayFailure(error)}</Hint>}
        {!error && isFetching && !data && <Text size="small">{t.loading}</Text>}
        {data && (
          <ol className="flex flex-col gap-y-2">
            {data.map((entry, index) => (
              <Entry key={index} entry={entry} hasCaptured={hasCaptured} />
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}

/** Vipps cancels a reservation, and releases the rest of one, by entries of the same name. */
const cancels = ["CANCEL", "VOID"]

function Entry({ entry, hasCaptured }: { entry: HistoryEntry; hasCaptured: boolean }) {
  const { t, language } = useTexts()
  const isRelease = hasCaptured && cancels.includes(entry.operation)
  const name = isRelease ? t.figures.released : t.operations[entry.operation]
  return (
    <li className="txt-small flex items-start justify-between gap-x-4">
      <div className="min-w-0 break-words">
        <div className="text-ui-fg-base">
          {name ?? entry.operation}
          {entry.success ? "" : `: ${t.didNotSucceed.toLowerCase()}`}
        </div>
        <div className="text-ui-fg-subtle">{entry.time ? timeText(language, entry.time) : ""}</div>
        <Why label={t.reason} text={entry.reason} />
        <Why label={t.note} text={entry.note} />
      </div>
      <div className={entry.success ? "text-ui-fg-base shrink-0" : "text-ui-fg-subtle shrink-0 line-through"}>
        {amountText(entry.amount, entry.currency_code)}
      </div>
    </li>
  )
}

/** What the staff wrote when they refunded. */
function Why({ label, text }: { label: string; text: string | null }) {
  if (text === null) return null
  return (
    <div className="text-ui-fg-subtle">
      {label}: {text}
    </div>
  )
}
