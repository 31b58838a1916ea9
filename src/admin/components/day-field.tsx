import { Input, Label } from "@medusajs/ui"
import { useId } from "react"

type Props = { label: string; value: string; onChange: (day: string) => void; required?: boolean }

/** A day as the browser's calendar gives it: YYYY-MM-DD, or an empty text. */
export function DayField({ label, value, onChange, required = false }: Props) {
  const id = useId()
  return (
    <div className="flex flex-col gap-y-1">
      <Label size="small" htmlFor={id}>
        {label}
      </Label>
      <Input
        id={id}
        type="date"
        size="small"
        // the browser's own check would mark an empty field as wrong before anybody types
        aria-required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
