import type { ActionName, PaymentView } from "../../contract/admin-api"

const names = ["capture", "refund", "release", "cancel"] as const

/** What can be done now. Nothing while a problem says what to wait for, or to decide. */
export function offeredActions({
  actions,
  problems,
}: Pick<PaymentView, "actions" | "problems">): ActionName[] {
  const isBlocked = problems.some(({ code }) => code === "in-progress" || code === "needs-manual-decision")
  return isBlocked ? [] : names.filter((name) => actions[name].refusal === null)
}
