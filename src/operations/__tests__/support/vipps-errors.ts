import { VippsError, type Finality } from "../../../vipps"

/** What Vipps, or the way to it, can say instead of yes. */
export type ErrorDetails = { group: string; code: string; httpStatus?: number }

type Meaning = { finality: Finality; repeatable: boolean }

const refused: Meaning = { finality: "rejected", repeatable: false }
const barred: Meaning = { finality: "not_received", repeatable: false }
const unsent: Meaning = { finality: "not_received", repeatable: true }
const unsure: Meaning = { finality: "indeterminate", repeatable: true }
const unclear: Meaning = { finality: "indeterminate", repeatable: false }

/** Lines 15, 17 and 19: what each answer means. The client has a table of its own; this one follows docs/protocol.md. */
export const meanings: Readonly<Record<string, Meaning>> = {
  "Network/timeout": unsure,
  "Network/lost": unsure,
  "Network/unreadable": unsure,
  "Gateway/202": unsure,
  "Gateway/402": unsure,
  "Gateway/408": unsure,
  "Gateway/409": unsure,
  "Gateway/500": unsure,
  "Gateway/503": unsure,
  "Payment/52": unsure,
  "Payment/63": unsure,
  "VippsError/94": unsure,
  "VippsError/98": unsure,
  "VippsError/99": unsure,
  "Payment/93": unclear,
  "VippsError/91": unclear,
  "VippsError/92": unclear,
  "VippsError/93": unclear,

  "Network/unreachable": unsent,
  "Network/not-sent": barred,
  "Gateway/401": barred,
  "Gateway/403": barred,
  "Gateway/429": barred,
  "Proxy/407": barred,

  "Gateway/400": refused,
  "Gateway/404": refused,
  "Payment/51": refused,
  "Payment/61": refused,
  "Payment/62": refused,
  "Payment/71": refused,
  "Payment/72": refused,
  "Payment/74": refused,
  "Payment/95": refused,
  "Payment/98": refused,
  "Merchant/34": refused,
  "Merchant/35": refused,
  "Merchant/37": refused,
  "User/81": refused,
}

/** The same for ePayment's own codes. */
export const ePaymentMeanings: Readonly<Record<string, Meaning>> = {
  "Gateway/423": unsure,
  "ePayment/3010": unsure,
  "ePayment/6160": unsure,
  "ePayment/6250": unsure,
  "ePayment/6280": unsure,
  "ePayment/4010": unclear,
  "ePayment/4020": unclear,
  "ePayment/4150": unclear,
  "ePayment/6050": unclear,
  "ePayment/6170": unclear,
  "ePayment/6180": unclear,
  "ePayment/6190": unclear,
  "ePayment/6200": unclear,
  "ePayment/6210": unclear,
  "ePayment/6240": unclear,

  "ePayment/4040": refused,
  "ePayment/4070": refused,
  "ePayment/4130": refused,
  "ePayment/5070": refused,
  "ePayment/5090": refused,
  "ePayment/5100": refused,
  "ePayment/6040": refused,
  "ePayment/6060": refused,
  "ePayment/6070": refused,
  "ePayment/6080": refused,
  "ePayment/6090": refused,
  "ePayment/6100": refused,
  "ePayment/6140": refused,
  "ePayment/6150": refused,
  "ePayment/6220": refused,
  "ePayment/6260": refused,
  "ePayment/7010": refused,
}

export type Call = "initiate" | "capture" | "refund" | "cancel" | "release" | "details"

export function errorOf(call: Call, complaint: ErrorDetails): VippsError {
  const key = `${complaint.group}/${complaint.code}`
  // a field's name is the code
  const ofField = complaint.group === "InvalidRequest" ? refused : undefined
  const meaning = meanings[key] ?? ePaymentMeanings[key] ?? ofField
  if (!meaning) throw new Error(`${key} has no meaning in this test`)
  const isRead = call === "details"
  const finality = isRead && meaning.finality === "indeterminate" ? "not_received" : meaning.finality
  const isSafeTwice = finality === "not_received" || call !== "initiate"
  return new VippsError({
    ...complaint,
    call,
    finality,
    repeatable: meaning.repeatable && isSafeTwice,
  })
}

/** A refusal of a repeat says nothing about an earlier request that got no answer. */
export function errorAfterLostResponse(last: VippsError): VippsError {
  if (last.finality === "indeterminate") return last
  const { call, group, code, httpStatus } = last
  return new VippsError({
    ...{ call, group, code, finality: "indeterminate", repeatable: false },
    ...(httpStatus === undefined ? {} : { httpStatus }),
  })
}
