import { withoutTold } from "../admin/lib/told-once"
import type { Problem } from "../contract/admin-api"

/** A click that Vipps refused has an alert; the panel, read anew, has the same refusal among its problems. */
const facts = { params: {}, resolve: false, kind: null, amount: null, at: null, resolvable_by: null }
const said = (message: string) => ({ code: "Payment/74", params: {}, message })
const failed: Problem = { ...facts, code: "failed", message: "Not made. Too low.", reason: said("Too low.") }
const review: Problem = { ...facts, code: "needs-review", message: "Look.", reason: said("Too low.") }
const payment = { problems: [failed, review] }

it("is told once: by the alert, while it stands", () => {
  expect(withoutTold(payment, "Too low.").problems).toEqual([review])
})

it("stays among the problems without an alert, or beside another one", () => {
  expect(withoutTold(payment, undefined).problems).toEqual([failed, review])
  expect(withoutTold(payment, "Nobody answered.").problems).toEqual([failed, review])
  expect(withoutTold({ problems: [{ ...failed, reason: null }] }, undefined).problems).toHaveLength(1)
})
