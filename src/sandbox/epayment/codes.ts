/** The documented error codes of ePayment that the sandbox answers with. The wording is its own. */
const meanings = new Map<string, { title: string; status?: number }>([
  ["3010", { title: "Internal error", status: 500 }],
  ["4010", { title: "The key was used for another capture", status: 409 }],
  ["4020", { title: "The idempotency key exists already", status: 409 }],
  ["4040", { title: "The amount is not a whole number" }],
  ["4070", { title: "The phone number is not an MSISDN" }],
  ["4080", { title: "The scope is invalid" }],
  ["4090", { title: "The URL is invalid" }],
  ["4100", { title: "Too much metadata" }],
  ["4120", { title: "A key of the metadata is too long" }],
  ["4130", { title: "A value of the metadata is too long" }],
  ["4140", { title: "A required parameter is missing" }],
  ["4150", { title: "The reference or the refund's key was used before", status: 409 }],
  ["4160", { title: "The payment method takes no card data" }],
  ["5010", { title: "Sources can't be blocked in this market" }],
  ["5020", { title: "The sales unit may not use Express", status: 403 }],
  ["5030", { title: "The sales unit may not ask for this scope", status: 403 }],
  ["5040", { title: "The sales unit takes another currency" }],
  ["5050", { title: "The sales unit may not use long-living payments", status: 403 }],
  ["5070", { title: "The payment cannot be created", status: 422 }],
  ["5080", { title: "The sales unit may not use PUSH_MESSAGE", status: 403 }],
  ["5090", { title: "The reference is unknown to this sales unit", status: 404 }],
  ["5100", { title: "The refund is not possible" }],
  ["6010", { title: "The amount is too small" }],
  ["6020", { title: "Nothing is reserved that could be refunded" }],
  ["6030", { title: "The period for cancelling is over" }],
  ["6040", { title: "A captured payment cannot be cancelled" }],
  ["6050", { title: "The payment is not reserved, so it cannot be cancelled" }],
  ["6060", { title: "The payment is authorized, and only the transaction was to be cancelled" }],
  ["6070", { title: "A cancelled payment cannot be captured" }],
  ["6080", { title: "The payment is not reserved, so it cannot be captured" }],
  ["6090", { title: "The amount is higher than what can be captured" }],
  ["6100", { title: "The period for capturing is over" }],
  ["6140", { title: "The sales unit must capture the full amount" }],
  ["6150", { title: "The amount is higher than what can be refunded" }],
  ["6160", { title: "The payment is locked" }],
  ["6170", { title: "Already captured" }],
  ["6180", { title: "Already refunded" }],
  ["6190", { title: "The payment cannot be cancelled in its state" }],
  ["6200", { title: "The payment cannot be captured in its state" }],
  ["6210", { title: "The payment cannot be refunded in its state" }],
  ["6220", { title: "The period for refunding is over" }],
  ["6230", { title: "The payment is reserved already" }],
  ["6250", { title: "A payment in process cannot be cancelled" }],
  ["6260", { title: "The bank has released the reservation" }],
  ["6280", { title: "The capture failed" }],
  ["7010", { title: "The customer is unknown, or may not pay" }],
  ["10010", { title: "The payment was not approved" }],
  ["10020", { title: "This user may not approve here" }],
  ["10030", { title: "Name the user or the token" }],
])

/** Vipps asks to repeat these with the same key. */
const passing = new Set(["6160", "6250", "6280"])
/** These are about an earlier request. */
const aboutEarlier = new Set(["4010", "4020", "4150", "6170", "6180"])

export function titleOf(code: string): string {
  return meanings.get(code)?.title ?? `Error ${code}`
}

/** Vipps documents the status of these only; the others in the table are our guess, which `statusOfCodes` replaces. */
const documentedStatus = new Set(["3010", "5070", "5090"])

export function hasDocumentedStatus(code: string): boolean {
  return documentedStatus.has(code)
}

/** 400 unless the table says otherwise. */
export function statusOf(code: string): number {
  return meanings.get(code)?.status ?? 400
}

/** A refusal of this very request, for good. */
export function isFinal(code: string): boolean {
  return statusOf(code) < 500 && !passing.has(code) && !aboutEarlier.has(code)
}
