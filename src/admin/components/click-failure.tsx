import { Alert } from "@medusajs/ui"
import type { useClick } from "../lib/payment"
import { useTexts } from "../texts"

/** Why the last click did not succeed, beside the buttons. */
export function ClickFailure({ click }: { click: ReturnType<typeof useClick> }) {
  const { sayFailure } = useTexts()
  if (!click.error) return null
  return (
    <div className="px-6 py-4" role="alert">
      <Alert variant="error">{sayFailure(click.error)}</Alert>
    </div>
  )
}
