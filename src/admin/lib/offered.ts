import type { ActionName, PaymentView } from "../../contract/admin-api"

const names = ["capture", "refund", "release", "cancel"] as const

/** Something must be waited for, or decided, before anything is moved. */
export function findBlocking({
  problems,
}: Pick<PaymentView, "problems">): PaymentView["problems"][number] | undefined {
  return problems.find(({ code }) => code === "in-progress" || code === "needs-manual-decision")
}

/** What can be done now. Nothing while a problem says what to wait for, or to decide. */
export function offeredActions({
  actions,
  problems,
}: Pick<PaymentView, "actions" | "problems">): ActionName[] {
  return findBlocking({ problems }) ? [] : names.filter((name) => actions[name].refusal === null)
}
