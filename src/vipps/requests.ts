import type { VippsCall } from "./calls"
import type { Headers } from "./headers"
import type { InitiateInput, MoneyInput, StopInput, VippsClientConfig } from "./types"

/** One request, complete except for the token. Its body is a finished text: a repeat is equal in every byte. */
export type VippsRequest = {
  call: VippsCall
  method: "GET" | "POST" | "PUT"
  path: string
  headers: Headers
  body?: string
  reference?: string
  requestId?: string
  /** Secrets of the body: redacted if an error answer repeats them. */
  confidential?: readonly string[]
}

const json = { "Content-Type": "application/json" }

type Unit = Pick<VippsClientConfig, "merchantSerialNumber">

export function tokenRequest(config: Pick<VippsClientConfig, "clientId" | "clientSecret">): VippsRequest {
  const credentials = { client_id: config.clientId, client_secret: config.clientSecret }
  const headers = { ...json, ...credentials }
  return { call: "token", method: "POST", path: "/accesstoken/get", headers, body: "" }
}

export function initiateRequest(unit: Unit, p: InitiateInput): VippsRequest {
  const target = { call: "initiate", method: "POST", path: "/ecomm/v2/payments" } as const
  const mobileNumber = p.mobileNumber && /^\d{8}$/.test(p.mobileNumber) ? [p.mobileNumber] : []
  const confidential = [p.authToken, ...mobileNumber]
  return withBody(
    { ...target, reference: checkedReference(p.reference), confidential },
    {
      customerInfo: mobileNumber.length > 0 ? { mobileNumber: mobileNumber[0] } : {},
      merchantInfo: {
        merchantSerialNumber: unit.merchantSerialNumber,
        callbackPrefix: p.callbackPrefix,
        fallBack: p.returnUrl,
        authToken: p.authToken,
        isApp: false,
        paymentType: "eComm Regular Payment",
      },
      transaction: {
        orderId: p.reference,
        amount: checkedAmount(p.amountMinor),
        transactionText: shownText(p.transactionText),
      },
    },
  )
}

export function moneyRequest(unit: Unit, call: "capture" | "refund", p: MoneyInput): VippsRequest {
  const target = {
    call,
    method: "POST",
    path: paymentPath(p.reference, call),
    reference: p.reference,
  } as const
  return withBody(
    { ...target, requestId: checkedRequestId(p.requestId) },
    {
      merchantInfo: { merchantSerialNumber: unit.merchantSerialNumber },
      transaction: { amount: checkedAmount(p.amountMinor), transactionText: shownText(p.transactionText) },
    },
  )
}

export function stopRequest(unit: Unit, call: "cancel" | "release", p: StopInput): VippsRequest {
  const target = {
    call,
    method: "PUT",
    path: paymentPath(p.reference, "cancel"),
    reference: p.reference,
  } as const
  const id = p.requestId === undefined ? {} : { requestId: checkedRequestId(p.requestId) }
  return withBody(
    { ...target, ...id },
    {
      merchantInfo: { merchantSerialNumber: unit.merchantSerialNumber },
      transaction: { transactionText: shownText(p.transactionText) },
      shouldReleaseRemainingFunds: call === "release",
    },
  )
}

export function detailsRequest(reference: string): VippsRequest {
  return { call: "details", method: "GET", path: paymentPath(reference, "details"), headers: {}, reference }
}

function withBody(request: Omit<VippsRequest, "headers" | "body">, body: object): VippsRequest {
  const id = request.requestId === undefined ? {} : { "X-Request-Id": request.requestId }
  return { ...request, headers: { ...json, ...id }, body: JSON.stringify(body) }
}

function paymentPath(reference: string, action: string): string {
  return `/ecomm/v2/payments/${encodeURIComponent(checkedReference(reference))}/${action}`
}

function checkedReference(reference: string): string {
  if (/^[a-zA-Z0-9-]{1,50}$/.test(reference)) return reference
  throw new RangeError("A Vipps reference has 1 to 50 letters, digits and hyphens")
}

function checkedRequestId(requestId: string): string {
  if (/^[\w.:-]{1,40}$/.test(requestId)) return requestId
  throw new RangeError("A request id has 1 to 40 letters, digits, and - _ . :")
}

/** 0, null or no amount mean "everything" at Vipps. */
function checkedAmount(amountMinor: number): number {
  if (Number.isSafeInteger(amountMinor) && amountMinor > 0) return amountMinor
  throw new RangeError(`An amount must be a whole, positive number of øre, and ${amountMinor} isn't`)
}

/**
 * Vipps takes 100 characters and may count bytes: a longer text is cut to 90 bytes, never inside a character, and always in the
 * same way, since a repeat must be equal.
 */
function shownText(text: string): string {
  const clean = text.replace(/\p{Cc}+/gu, " ").trim()
  if (clean === "")
    throw new RangeError("Vipps wants a text for the shopper with every payment and change of it")
  return Buffer.byteLength(clean) < 100 ? clean : cutToBytes(clean, 90)
}

function cutToBytes(text: string, maxBytes: number): string {
  let cut = ""
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > maxBytes) break
    cut += character
  }
  return cut.trim()
}
