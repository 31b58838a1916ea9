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
  const { typed, type, askNow } = useTyping(q, (q) => ask({ q, ...(q && { filter: undefined }) }))
  function submit(event: FormEvent) {
    event.preventDefault()
    askNow(typed)
  }
  function clear() {
    askNow("")
    field.current?.focus()
  }
  return (
    <form role="search" onSubmit={submit} className="relative w-full lg:w-auto">
      <Input
        ref={field}
        role="searchbox"
        size="small"
        aria-label={t.search}
        placeholder={t.searchHint}
        value={typed}
        onChange={({ target: { value } }) => (value === "" ? askNow("") : type(value))}
        className="pr-8"
        style={{ minWidth: 260 }}
      />
      {typed !== "" && (
        <IconButton
          type="button"
          size="small"
          variant="transparent"
          aria-label={t.clearSearch}
          onClick={clear}
          className="absolute right-0 top-0"
        >
          <XMarkMini />
        </IconButton>
      )}
    </form>
  )
}
