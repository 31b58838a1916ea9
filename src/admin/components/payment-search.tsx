import { XMarkMini } from "@medusajs/icons"
import { IconButton, Input } from "@medusajs/ui"
import { useRef, type FormEvent } from "react"
import type { ListQuestion } from "../lib/list"
import { useTyping } from "../lib/typing"
import { useTexts } from "../texts"

type Props = { q: string; ask: (change: Partial<ListQuestion>) => void }

/** Searches while somebody types, and at once by Enter. */
export function PaymentSearch({ q, ask }: Props) {
  const { t } = useTexts()
  const field = useRef<HTMLInputElement>(null)
  // a search looks at all payments: who looks for a customer does not think of the filter chosen before
  const { typed, type, submit, clear } = useTyping(q, (q) => ask({ q, ...(q && { filter: undefined }) }))
  function search(event: FormEvent) {
    event.preventDefault()
    submit()
  }
  function clearAndStay() {
    clear()
    field.current?.focus()
  }
  return (
    <form role="search" onSubmit={search} className="relative w-full lg:w-auto">
      <Input
        ref={field}
        role="searchbox"
        size="small"
        aria-label={t.search}
        placeholder={t.searchHint}
        value={typed}
        onChange={({ target: { value } }) => (value === "" ? clear() : type(value))}
        className="pr-8"
        style={{ minWidth: 260 }}
      />
      {typed !== "" && (
        <IconButton
          type="button"
          size="small"
          variant="transparent"
          aria-label={t.clearSearch}
          onClick={clearAndStay}
          className="absolute right-0 top-0"
        >
          <XMarkMini />
        </IconButton>
      )}
    </form>
  )
}
