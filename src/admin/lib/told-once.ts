import type { PaymentView, Problem } from "../../contract/admin-api"

/** A refusal shown in the click's own alert is not repeated in a notice. `told`: the alert's English sentence. */
export function withoutTold<Payment extends Pick<PaymentView, "problems">>(
  payment: Payment,
  told: string | undefined,
): Payment {
  const isTold = ({ code, reason }: Problem) =>
    code === "failed" && reason !== null && reason.message === told
  return { ...payment, problems: payment.problems.filter((problem) => !isTold(problem)) }
}
