import { Button, Hint } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useState, type FormEvent } from "react"
import {
  MOST_SETTLED_DAYS,
  SETTLEMENT_EMPTY,
  SETTLEMENT_LACKS,
  type CsvFormat,
  type UnitNotSettled,
} from "../../contract/admin-api"
import { countDays } from "../../rules"
import { download } from "../lib/download"
import { dateText } from "../lib/format"
import { useTexts } from "../texts"
import { DayField } from "./day-field"

type Period = { from: string; to: string }
type FetchedFile = { empty: string[]; lacking: UnitNotSettled[] }

/** What Vipps paid out for these days, and why: Vipps' ledger, matched with the shop's captures and refunds. */
export function SettlementForm({ format }: { format: CsvFormat }) {
  const { t, sayFailure } = useTexts()
  const [from, setFrom] = useState("")
  const [last, setLast] = useState("")
  // who wants one day chooses it once
  const period = { from, to: last || from }
  const fetchFile = useMutation({ mutationFn: () => fetchSettlement(period, format) })
  const wrong = useWrongPeriod(period)
  function submit(event: FormEvent) {
    event.preventDefault()
    fetchFile.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 px-6 py-4" aria-label={t.settlement}>
      <Hint className="w-full">{t.settlementHint}</Hint>
      <DayField label={t.settlementFrom} value={from} onChange={setFrom} required />
      <DayField label={t.settlementTo} value={last} onChange={setLast} />
      <Button
        size="small"
        variant="secondary"
        type="submit"
        disabled={from === "" || wrong !== undefined}
        isLoading={fetchFile.isPending}
      >
        {t.settlement}
      </Button>
      <div aria-live="polite" className="empty:hidden">
        {wrong && <Hint variant="error">{wrong}</Hint>}
        {!wrong && fetchFile.error && <Hint variant="error">{sayFailure(fetchFile.error)}</Hint>}
        {!wrong && fetchFile.data && <FileGaps settled={fetchFile.data} />}
      </div>
    </form>
  )
}

/** Why the server would refuse it. */
function useWrongPeriod({ from, to }: Period): string | undefined {
  const { t, language } = useTexts()
  if (from > to) return t.rangeReversed(dateText(language, from), dateText(language, to))
  const days = countDays(from, to)
  return days > MOST_SETTLED_DAYS ? t.settlementTooLong(MOST_SETTLED_DAYS, days) : undefined
}

/** Days without movements, and sales units that could not be read. The file names them, too. */
function FileGaps({ settled: { empty, lacking } }: { settled: FetchedFile }) {
  const { t, language, say } = useTexts()
  const periodText = ({ from, to }: Period) =>
    from === to ? dateText(language, from) : `${dateText(language, from)} – ${dateText(language, to)}`
  return (
    <>
      {empty.length > 0 && <Hint>{t.nothingSettled(empty.map((day) => dateText(language, day)))}</Hint>}
      {lacking.map((unit) => (
        <Hint key={unit.merchant_serial_number} variant="error">
          {t.settlementLacks(unit.merchant_serial_number, periodText(unit), say(unit))}
        </Hint>
      ))}
    </>
  )
}

async function fetchSettlement({ from, to }: Period, format: CsvFormat): Promise<FetchedFile> {
  const query = new URLSearchParams({ from, to, format })
  const name = from === to ? from : `${from}--${to}`
  const headers = await download(`settlement?${query.toString()}`, `vipps-settlement-${name}.csv`)
  const lacking = headers.get(SETTLEMENT_LACKS)
  return {
    empty: headers.get(SETTLEMENT_EMPTY)?.split(",") ?? [],
    // The header's shape is that of docs/settlement.md, as in lib/api.ts.
    lacking: lacking === null ? [] : (JSON.parse(lacking) as UnitNotSettled[]),
  }
}
