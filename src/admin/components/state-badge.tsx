import { StatusBadge } from "@medusajs/ui"
import { useTexts } from "../texts"

const colors = {
  pending: "orange",
  authorized: "blue",
  partially_captured: "orange",
  captured: "green",
  released: "green",
  partially_refunded: "purple",
  refunded: "purple",
  canceled: "grey",
  expired: "grey",
  failed: "red",
} as const

type Shown = { state: string; refunded: number; released?: number }

/** The API's state in plain words, also if it was refunded in part or released. */
function shownState({ state, refunded, released = 0 }: Shown): string {
  if (state !== "captured") return state
  if (refunded > 0) return "partially_refunded"
  return released > 0 ? "released" : "captured"
}

export function StateBadge({ payment }: { payment: Shown }) {
  const { t } = useTexts()
  const state = shownState(payment)
  const color = Object.entries(colors).find(([name]) => name === state)?.[1] ?? "grey"
  return (
    <StatusBadge color={color} className="shrink-0 text-nowrap" data-vipps-state={state}>
      {t.states[state] ?? state}
    </StatusBadge>
  )
}
