import { z } from "zod"
import type { Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { addUp } from "../figures"
import type { World } from "../world"
import type { Market } from "../types"
import { findPayment } from "./calls"
import { codedProblem } from "./problems"
import { readBody } from "./read-body"

const approveBody = z.strictObject({
  customer: z.strictObject({ phoneNumber: z.string().regex(/^\d{9,15}$/, "an MSISDN") }).optional(),
  token: z.string().optional(),
})

const testUsers: Record<Market, RegExp> = { NO: /^47[49]\d{7}$/, DK: /^45\d{8}$/, FI: /^358\d{6,12}$/ }

/** POST /epayment/v1/test/payments/{reference}/approve: approves without a person, whatever the amount. */
export function answerApprove(request: AuthenticRequest, world: World): Answer {
  const read = readBody(approveBody, request.body)
  if ("answer" in read) return read.answer
  const payment = findPayment(request, world)
  if (payment === undefined) return codedProblem("5090")

  // "not supported for this endpoint" (OpenAPI file), without a code
  if (payment.express !== undefined) return codedProblem("10010")
  const { customer, token } = read.body
  if (customer === undefined && token === undefined) return codedProblem("10030")
  if (token !== undefined && token !== payment.token) return codedProblem("10010")
  // every mobile number of the unit's country has "approved a payment by hand" before
  if (customer !== undefined && !testUsers[payment.market].test(customer.phoneNumber)) {
    return codedProblem("10020")
  }
  if (world.shopper.forceApprove(payment) === "reserved") return { status: 200, text: "" }
  return codedProblem(addUp(payment.entries).reservedMinor > 0 ? "6230" : "10010")
}
