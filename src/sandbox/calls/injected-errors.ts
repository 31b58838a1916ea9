import { errorAnswer, json } from "../answers"
import type { InjectedErrors } from "../injected-errors"
import { recordFailedMove } from "./move-money"

export const ecomErrors: InjectedErrors = {
  describe: (error) => errorAnswer(error),
  // 93 is about another attempt, so it leaves no entry of its own
  record(request, { world, error }) {
    const { call } = request.route
    if (error.group !== "Payment" || error.code === "93") return
    if (call === "capture" || call === "refund") recordFailedMove(call, request, world)
  },
  refuseCancel: () =>
    json(500, {
      responseInfo: { responseCode: 500, responseMessage: "Internal Server Error" },
      result: { message: "The payment could not be cancelled." },
    }),
}
