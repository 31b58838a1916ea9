import type { ApiCall, VippsCall } from "../calls"
import { checkedAmount, json, shownText, type VippsRequest } from "../http/request"
import type { InitiateInput, MoneyInput, StopInput } from "../payment-api"
import { expressFields } from "./shipping"

const PAYMENTS = "/epayment/v1/payments"

/** The reference is the key: the same payment is never started twice, and no other payment uses the key. */
export function createRequest(p: InitiateInput): VippsRequest {
  const target = { ...called("initiate"), method: "POST", path: PAYMENTS, success: 201 } as const
  const phoneNumber = readMsisdn(p)
  const paymentDescription = readDescription(p.transactionText)
  return withBody(
    { ...target, reference: checkedReference(p.reference), confidential: secretsOf(p, phoneNumber) },
    checkedKey(p.reference),
    {
      amount: readAmount(p),
      paymentMethod: { type: "WALLET" },
      ...(phoneNumber && { customer: { phoneNumber } }),
      reference: p.reference,
      userFlow: "WEB_REDIRECT",
      returnUrl: p.returnUrl,
      ...(paymentDescription && { paymentDescription }),
      ...(p.receipt && { receipt: p.receipt }),
      ...(p.metadata && { metadata: p.metadata }),
      ...(p.express && expressFields(p.express, p.currency)),
    },
  )
}

function secretsOf({ express }: InitiateInput, phoneNumber: string | undefined): string[] {
  const token = express?.kind === "dynamic" ? express.callbackToken : undefined
  return [phoneNumber, token].filter((secret) => secret !== undefined)
}

export function moneyRequest(call: "capture" | "refund", p: MoneyInput): VippsRequest {
  const target = { ...called(call), method: "POST", path: paymentPath(p.reference, `/${call}`) } as const
  const requestId = checkedKey(p.requestId)
  return withBody({ ...target, reference: p.reference, requestId }, requestId, {
    modificationAmount: readAmount(p),
  })
}

/** Frees all that is not captured, or ends an attempt that nobody approved. Vipps does not promise to know a key here. */
export function stopRequest(
  call: "cancel" | "release",
  p: StopInput,
  body: { cancelTransactionOnly?: true },
): VippsRequest {
  const target = { ...called(call), method: "POST", path: paymentPath(p.reference, "/cancel") } as const
  const requestId = p.requestId === undefined ? undefined : checkedKey(p.requestId)
  const named = { ...target, reference: p.reference, ...(requestId && { requestId }) }
  return withBody(named, requestId, body)
}

export function paymentRequest(reference: string): VippsRequest {
  return readingRequest(reference, "")
}

export function eventsRequest(reference: string): VippsRequest {
  return readingRequest(reference, "/events")
}

function readingRequest(reference: string, part: string): VippsRequest {
  const path = paymentPath(reference, part)
  return { ...called("details"), method: "GET", path, headers: {}, reference }
}

function called<Call extends VippsCall>(call: Call): ApiCall & { call: Call } {
  return { api: "epayment", call }
}

function withBody(
  request: Omit<VippsRequest, "headers" | "body">,
  key: string | undefined,
  body: object,
): VippsRequest {
  const idempotency = key === undefined ? {} : { "Idempotency-Key": key }
  return { ...request, headers: { ...json, ...idempotency }, body: JSON.stringify(body) }
}

function paymentPath(reference: string, part: string): string {
  return `${PAYMENTS}/${encodeURIComponent(checkedReference(reference))}${part}`
}

function checkedReference(reference: string): string {
  if (/^[a-zA-Z0-9-]{8,64}$/.test(reference)) return reference
  throw new RangeError("A reference of Vipps ePayment has 8 to 64 letters, digits and hyphens")
}

function checkedKey(key: string): string {
  if (/^[\w.:-]{1,50}$/.test(key)) return key
  throw new RangeError("An idempotency key has 1 to 50 letters, digits, and - _ . :")
}

function readAmount(p: { amountMinor: number; currency: string }): { currency: string; value: number } {
  if (!/^[A-Z]{3}$/.test(p.currency)) throw new RangeError("A currency is three capital letters")
  return { currency: p.currency, value: checkedAmount(p.amountMinor) }
}

/**
 * With the country's code: 9 to 15 digits (OpenAPI). Eight are a Norwegian number only where kroner of Norway are paid: in Denmark
 * they are a Danish one.
 */
function readMsisdn({ mobileNumber, currency }: InitiateInput): string | undefined {
  if (!mobileNumber) return undefined
  if (/^\d{9,15}$/.test(mobileNumber)) return mobileNumber
  return currency === "NOK" && /^\d{8}$/.test(mobileNumber) ? `47${mobileNumber}` : undefined
}

/** 3 to 100 characters. Vipps does without one, so a text that is too short must not make a payment fail. */
function readDescription(text: string): string | undefined {
  const shown = shownText(text)
  return [...shown].length < 3 ? undefined : shown
}
