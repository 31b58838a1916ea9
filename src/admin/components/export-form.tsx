import { Button, Hint, Label, Select } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useId, useState, type FormEvent } from "react"
import { csvFormats, type CsvFormat } from "../../contract/admin-api"
import { download } from "../lib/download"
import { dateText } from "../lib/format"
import { daysIn } from "../../rules"
import { useTexts } from "../texts"
import { DayField } from "./day-field"

type ExportProps = { format: CsvFormat; timeZone: string; onFormat: (format: CsvFormat) => void }

/** The accountant's file; both days are included, and either may be left open. */
export function ExportForm({ format, timeZone, onFormat }: ExportProps) {
  const { t, language, sayFailure } = useTexts()
  const id = useId()
  const [from, setFrom] = useState("")
  const [to, setTo] = useState("")
  const fetchFile = useMutation({
    mutationFn: () =>
      download(`payments/export?${queryOf({ from, to, format, timeZone })}`, fileName({ from, to })),
  })
  const isReversed = from !== "" && to !== "" && from > to
  function submit(event: FormEvent) {
    event.preventDefault()
    fetchFile.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 px-6 py-4" aria-label={t.exportCsv}>
      <Hint className="w-full">{t.exportHint}</Hint>
      <DayField label={t.from} value={from} onChange={setFrom} />
      <DayField label={t.to} value={to} onChange={setTo} />
      <FormatSelect id={`${id}-format`} format={format} onChoose={onFormat} />
      <Button
        size="small"
        variant="secondary"
        type="submit"
        disabled={isReversed}
        isLoading={fetchFile.isPending}
      >
        {t.exportCsv}
      </Button>
      <div aria-live="polite" className="empty:hidden">
        {isReversed && (
          <Hint variant="error">{t.rangeReversed(dateText(language, from), dateText(language, to))}</Hint>
        )}
        {!isReversed && fetchFile.error && <Hint variant="error">{sayFailure(fetchFile.error)}</Hint>}
      </div>
    </form>
  )
}

type FormatProps = { id: string; format: CsvFormat; onChoose: (format: CsvFormat) => void }

function FormatSelect({ id, format, onChoose }: FormatProps) {
  const { t } = useTexts()
  const choose = (value: string) => onChoose(csvFormats.find((one) => one === value) ?? format)
  return (
    <div className="flex flex-col gap-y-1">
      <Label size="small" id={id}>
        {t.csvFormat}
      </Label>
      <Select value={format} onValueChange={choose} size="small">
        <Select.Trigger aria-labelledby={id} className="w-auto text-nowrap">
          <Select.Value />
        </Select.Trigger>
        <Select.Content>
          {csvFormats.map((one) => (
            <Select.Item key={one} value={one}>
              {t.csvFormats[one]}
            </Select.Item>
          ))}
        </Select.Content>
      </Select>
    </div>
  )
}

/** Files of several periods lie in one folder. */
function fileName({ from, to }: { from: string; to: string }): string {
  const period = from || to ? `-${from || "start"}--${to || "today"}` : ""
  return `vipps-operations${period}.csv`
}

type Query = { from: string; to: string; format: CsvFormat; timeZone: string }

/** Days by the clocks that the file's times are in, whatever clock this browser has; the last one in full. */
function queryOf({ from: first, to: last, format, timeZone }: Query): string {
  const query = new URLSearchParams({ format })
  const { from, to } = daysIn(timeZone, { first, last })
  if (from) query.set("from", from.toISOString())
  if (to) query.set("to", to.toISOString())
  return query.toString()
}
