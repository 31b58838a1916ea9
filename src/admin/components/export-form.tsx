import { Button, Hint, Input, Label } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useId, useState, type FormEvent } from "react"
import { download } from "../lib/download"
import { useTexts } from "../texts"

/** The accountant's file; both days are included, and either may be left open. */
export function ExportForm() {
  const { t, sayFailure } = useTexts()
  const id = useId()
  const [from, setFrom] = useState("")
  const [to, setTo] = useState("")
  const fetchFile = useMutation({
    mutationFn: () => download(`payments/export${rangeOf(from, to)}`, "vipps-operations.csv"),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    fetchFile.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 px-6 py-4" aria-label={t.exportCsv}>
      <div className="flex flex-col gap-y-1">
        <Label size="small" htmlFor={`${id}-from`}>
          {t.from}
        </Label>
        <Input
          id={`${id}-from`}
          type="date"
          size="small"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </div>
      <div className="flex flex-col gap-y-1">
        <Label size="small" htmlFor={`${id}-to`}>
          {t.to}
        </Label>
        <Input
          id={`${id}-to`}
          type="date"
          size="small"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <Button size="small" variant="secondary" type="submit" isLoading={fetchFile.isPending}>
        {t.exportCsv}
      </Button>
      {fetchFile.error && <Hint variant="error">{sayFailure(fetchFile.error)}</Hint>}
    </form>
  )
}

/** Days by this browser's clock, the last one in full. */
function rangeOf(from: string, to: string): string {
  const range = new URLSearchParams()
  if (from) range.set("from", new Date(`${from}T00:00:00`).toISOString())
  if (to) {
    const end = new Date(`${to}T00:00:00`)
    end.setDate(end.getDate() + 1)
    range.set("to", end.toISOString())
  }
  const text = range.toString()
  return text && `?${text}`
}
