import { Alert } from "@medusajs/ui"
import { saidByFailure } from "../lib/api"
import type { useClick } from "../lib/payment"
import { useTexts } from "../texts"

/** Why the last click did not succeed, beside the buttons. */
export function ClickFailure({ click }: { click: ReturnType<typeof useClick> }) {
  const { t, sayFailure } = useTexts()
  if (!click.error) return null
  const why = sayFailure(click.error)
  const nothingDone = isRefusal(click.error) ? t.nothingDone[click.variables.path] : undefined
  return (
    <div className="px-6 py-4" role="alert">
      <Alert variant="error">{nothingDone ? `${nothingDone} ${why}` : why}</Alert>
    </div>
  )
}

const MONEY_CALLS = ["capture", "refund", "cancel"]

/** Vipps said no and gave its reason alone. After an earlier request without an answer nobody knows what was done. */
function isRefusal(error: Error): boolean {
  const { code, params } = saidByFailure(error)
  const isOfVipps = code.includes("/") && MONEY_CALLS.includes(String(params.call))
  return isOfVipps && !params.isAfterUnanswered
}
