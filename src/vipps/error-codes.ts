import { isListedCode, type ListedCode } from "../messages"
import type { VippsCall } from "./calls"

// What each code of Vipps means for us: may money have moved, and may the same request go again at once. What it
// means for people is in src/messages. A code alone is ambiguous (51, 93 and 98 exist twice): the key is group + code.
// CONTRIBUTING.md says which files a new code needs; a new group also goes into `error-body.ts` and below.
// Sources: ePayment's error codes, and the OpenAPI file; eCom guide, Error codes; limits and legacy codes from earlier states of the same guide.
export type Finality = "rejected" | "not_received" | "indeterminate"
type CodeRow = { finality: Finality; repeatable: boolean; legacy?: true }

/** Vipps refused; this request moved nothing. */
const refused: CodeRow = { finality: "rejected", repeatable: false }
/** As `refused`, for a code that Vipps no longer documents but may still send. */
const legacy: CodeRow = { ...refused, legacy: true }
/** Never reached the payment, and won't now either. */
const barred: CodeRow = { finality: "not_received", repeatable: false }
/** Never reached the payment; a moment later it may. */
const unsent: CodeRow = { finality: "not_received", repeatable: true }
/** May have moved money; the same id may go again. */
const unsure: CodeRow = { finality: "indeterminate", repeatable: true }
/** May have moved money; only the history tells, a repeat does not. */
const ambiguous: CodeRow = { finality: "indeterminate", repeatable: false }

export const errorCodes: Readonly<Record<ListedCode, CodeRow>> = {
  // the shopper's side, and captures so late that the bank is asked again
  "Payment/41": refused,
  "Payment/42": refused,
  "Payment/43": refused,
  "Payment/44": refused,
  "Payment/45": refused,
  "Payment/1082": refused,
  "Payment/1501": legacy,
  // cancel
  "Payment/51": refused,
  "Payment/52": unsure,
  "Payment/53": legacy,
  // capture
  "Payment/61": refused,
  "Payment/62": refused,
  "Payment/63": unsure,
  "Payment/96": legacy,
  "Payment/98": refused,
  // refund
  "Payment/71": refused,
  "Payment/72": refused,
  "Payment/73": refused,
  "Payment/74": refused,
  "Payment/95": refused,
  "Payment/93": ambiguous,

  "VippsError/91": ambiguous,
  "VippsError/92": ambiguous,
  "VippsError/93": ambiguous,
  "VippsError/94": unsure,
  "VippsError/98": unsure,
  "VippsError/99": unsure,

  "User/81": refused,
  "User/82": refused,

  "Merchant/21": legacy,
  "Merchant/22": legacy,
  "Merchant/31": refused,
  "Merchant/32": refused,
  "Merchant/33": refused,
  "Merchant/34": refused,
  "Merchant/35": refused,
  "Merchant/36": refused,
  "Merchant/37": refused,
  "Merchant/38": refused,
  "Merchant/39": refused,
  "Merchant/51": refused,
  "Merchant/97": refused,

  // ePayment
  "ePayment/3010": ambiguous,
  "ePayment/4010": ambiguous,
  "ePayment/4020": ambiguous,
  "ePayment/4040": refused,
  "ePayment/4050": refused,
  "ePayment/4060": refused,
  "ePayment/4070": refused,
  "ePayment/4080": refused,
  "ePayment/4090": refused,
  "ePayment/4100": refused,
  "ePayment/4110": refused,
  "ePayment/4120": refused,
  "ePayment/4130": refused,
  "ePayment/4140": refused,
  "ePayment/4150": ambiguous,
  "ePayment/4160": refused,
  "ePayment/5010": refused,
  "ePayment/5020": refused,
  "ePayment/5030": refused,
  "ePayment/5040": refused,
  "ePayment/5050": refused,
  "ePayment/5060": refused,
  "ePayment/5070": refused,
  "ePayment/5080": refused,
  "ePayment/5090": refused,
  "ePayment/5100": refused,
  "ePayment/6010": refused,
  "ePayment/6020": refused,
  "ePayment/6030": refused,
  "ePayment/6040": refused,
  "ePayment/6050": ambiguous,
  "ePayment/6060": refused,
  "ePayment/6070": refused,
  "ePayment/6080": refused,
  "ePayment/6090": refused,
  "ePayment/6100": refused,
  "ePayment/6110": refused,
  "ePayment/6120": refused,
  "ePayment/6130": refused,
  "ePayment/6140": refused,
  "ePayment/6150": refused,
  "ePayment/6160": unsure,
  "ePayment/6170": ambiguous,
  "ePayment/6180": ambiguous,
  "ePayment/6190": ambiguous,
  "ePayment/6200": ambiguous,
  "ePayment/6210": ambiguous,
  "ePayment/6220": refused,
  "ePayment/6230": ambiguous,
  "ePayment/6250": unsure,
  "ePayment/6260": refused,
  "ePayment/6280": unsure,
  "ePayment/7010": refused,
  "ePayment/10010": refused,
  "ePayment/10020": refused,
  "ePayment/10030": refused,
  "ePayment/10040": refused,
  "ePayment/10050": refused,
  "ePayment/10060": refused,
  "ePayment/10070": refused,

  // answers without a code of Vipps: the HTTP status is all there is
  "Gateway/400": refused,
  "Gateway/401": barred,
  "Gateway/402": unsure,
  "Gateway/403": barred,
  "Gateway/404": refused,
  "Gateway/408": unsure,
  "Gateway/409": unsure,
  "Gateway/422": refused,
  "Gateway/423": unsure,
  "Gateway/429": barred,

  // ours: Vipps' answer is about another payment than the journal's (operations/read-history.ts)
  "Journal/other-currency": refused,

  "Network/timeout": unsure,
  "Network/lost": unsure,
  "Network/unreadable": unsure,
  "Network/unreachable": unsent,
  "Network/insecure": barred,
  "Network/not-sent": barred,

  // the host's own proxy, which made no connection to Vipps; its other answers: proxyRow
  "Proxy/407": barred,
  "Proxy/unreachable": unsent,
  "Proxy/address": barred,
}

/** A code whose meaning depends on what was asked. */
const byCall: Readonly<Record<string, Partial<Record<VippsCall, CodeRow>>>> = {
  // "captured, can't be cancelled": a repeated release may get it because the first one was executed
  "ePayment/6040": { release: ambiguous },
}

const unlisted: Readonly<Record<string, CodeRow>> = {
  // Vipps may add codes at any time; one we don't know might mean that money moved.
  payment: ambiguous,
  vippserror: ambiguous,
  user: refused,
  merchant: refused,
  authentication: barred,
}

/** The row of a code. Group and code are Vipps' own; for `Gateway` the code is the HTTP status. */
export function findCode(group: string, code: string, call?: VippsCall): CodeRow {
  const key = `${group}/${code}`
  const ofCall = call === undefined ? undefined : byCall[key]?.[call]
  if (ofCall) return ofCall
  if (group === "InvalidRequest") return refused
  if (isListedCode(key)) return errorCodes[key]
  if (group === "Proxy") return proxyRow(code)
  if (group === "ePayment") return epaymentRow(code)
  const name = group.toLowerCase()
  return Object.hasOwn(unlisted, name) ? (unlisted[name] ?? ambiguous) : statusRow(code)
}

/** The same request would be refused again. Such a code is Vipps' answer, never a lost one. */
export function isFinalCode(group: string, code: string): boolean {
  return findCode(group, code).finality === "rejected"
}

/** ePayment's codes are numbered by kind: 4 the request, 5 the shop's setup, 7 the customer. 6 is the payment's state. */
function epaymentRow(code: string): CodeRow {
  return /^[457]\d{3}$/.test(code) ? refused : ambiguous
}

/** The proxy's answer to CONNECT, or `answer-` and the status of what came instead of Vipps' answer over plain http. */
function proxyRow(code: string): CodeRow {
  if (code.startsWith("answer-")) return ambiguous
  return code.startsWith("5") ? unsent : barred
}

function statusRow(status: string): CodeRow {
  if (status.startsWith("5")) return unsure
  if (status.startsWith("4")) return refused
  return status.startsWith("3") ? ambiguous : unsure
}
