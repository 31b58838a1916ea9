import type { InjectedErrors } from "../injected-errors"
import { recordInjectedError } from "./move-money"
import { codedProblem } from "./problems"

export const epaymentErrors: InjectedErrors = {
  describe: ({ code, message, status }) => codedProblem(code, { detail: message, status }),
  record(request, { world, error, answer }) {
    const { call } = request.route
    if (call !== "capture" && call !== "refund") return
    recordInjectedError(call, request, { world, code: error.code, answer })
  },
  refuseCancel: () => codedProblem("6250"),
}
