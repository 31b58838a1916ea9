import { Button, Hint, Input, Label } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useId, useState, type FormEvent } from "react"
import { SETTLEMENT_LACKS, type CsvFormat, type UnitNotSettled } from "../../contract/admin-api"
import { download } from "../lib/download"
import { dateText } from "../lib/format"
import { useTexts } from "../texts"

/** What Vipps paid out for a day, and why: Vipps' ledger, matched with the shop's captures and refunds. */
export function SettlementForm({ format }: { format: CsvFormat }) {
  const { t, language, say, sayFailure } = useTexts()
  const id = useId()
  const [date, setDate] = useState("")
  const fetchFile = useMutation({
    mutationFn: async () => {
      const query = new URLSearchParams({ date, format })
      const file = await download(`settlement?${query.toString()}`, `vipps-settlement-${date}.csv`)
      return { date, isEmpty: file.isEmpty, lacking: lackingIn(file.headers) }
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    fetchFile.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 px-6 py-4" aria-label={t.settlement}>
      <div className="flex flex-col gap-y-1">
        <Label size="small" htmlFor={`${id}-date`}>
          {t.settlementDay}
        </Label>
        <Input
          id={`${id}-date`}
          type="date"
          size="small"
          required
          value={date}
          onChange={(event) => setDate(event.target.value)}
        />
      </div>
      <Button
        size="small"
        variant="secondary"
        type="submit"
        disabled={date === ""}
        isLoading={fetchFile.isPending}
      >
        {t.settlement}
      </Button>
      <div aria-live="polite" className="empty:hidden">
        {fetchFile.error && <Hint variant="error">{sayFailure(fetchFile.error)}</Hint>}
        {fetchFile.data?.isEmpty && <Hint>{t.nothingSettled(dateText(language, fetchFile.data.date))}</Hint>}
        {fetchFile.data?.lacking.map((unit) => (
          <Hint key={unit.merchant_serial_number} variant="error">
            {t.settlementLacks(unit.merchant_serial_number, say(unit))}
          </Hint>
        ))}
      </div>
    </form>
  )
}

// The header's shape is that of docs/settlement.md, as in lib/api.ts.
function lackingIn(headers: Headers): UnitNotSettled[] {
  const text = headers.get(SETTLEMENT_LACKS)
  return text === null ? [] : (JSON.parse(text) as UnitNotSettled[])
}
