import { errorAnswer, type Answer } from "../answers"
import { approveBody, readBody, type ApproveBody } from "../bodies"
import { refuseRequestId } from "../headers"
import type { AuthenticRequest } from "../api-request"
import type { Payment } from "../payment"
import type { Shopper } from "../shopper"
import type { World } from "../world"

/** POST …/integration-test/…/approve: approves without a person. Test amounts mean nothing here. */
export function answerApprove(
  { unit, reference, headers, body: given }: AuthenticRequest,
  world: World,
): Answer {
  const refused = refuseRequestId(headers, { required: false })
  if (refused !== undefined) return refused
  const read = readBody(approveBody, given)
  if ("answer" in read) return read.answer
  const payment = world.ledger.findMadeWithEcom(unit.merchantSerialNumber, reference ?? "")
  if (payment === undefined) return errorAnswer({ group: "Merchant", code: "35" })

  const requestId = headers["x-request-id"] ?? ""
  const key = {
    endpoint: "approve",
    merchantSerialNumber: unit.merchantSerialNumber,
    reference: payment.reference,
    requestId,
  }
  const known = requestId === "" ? undefined : world.memory.recall(key, given)
  if (known !== undefined && known !== "other-content") return known

  const refusal = approve(payment, read.body, world.shopper)
  if (refusal !== undefined) return refusal
  const answer: Answer = { status: 200, text: "" }
  if (requestId !== "") world.memory.remember(key, given, answer)
  return answer
}

/** undefined: it is approved. */
function approve(payment: Payment, body: ApproveBody, shopper: Shopper): Answer | undefined {
  if (body.token !== payment.token) {
    return errorAnswer({ group: "InvalidRequest", code: "token", message: "not the token of this payment" })
  }
  if (!isTestUser(body.customerPhoneNumber)) return errorAnswer({ group: "Payment", code: "1082" })
  const isApproved = shopper.forceApprove(payment) === "reserved"
  return isApproved ? undefined : errorAnswer({ group: "VippsError", code: "91" })
}

// Norwegian mobile numbers begin with 4 or 9; every such number has "approved a payment by hand" before.
function isTestUser(phoneNumber: string): boolean {
  return /^[49]/.test(phoneNumber)
}
