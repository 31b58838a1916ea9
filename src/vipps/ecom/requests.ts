import { english, message } from "../../messages"
import { checkedAmount, json, shownText, type VippsRequest } from "../http/request"
import type { InitiateInput, MoneyInput, PaymentApiConfig, StopInput } from "../payment-api"

type Unit = Pick<PaymentApiConfig, "merchantSerialNumber">

export function initiateRequest(unit: Unit, p: InitiateInput): VippsRequest {
  if (p.express) refuseExpress()
  const target = { api: "ecom", call: "initiate", method: "POST", path: "/ecomm/v2/payments" } as const
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
        amount: amountInNok(p),
        transactionText: requiredText(p.transactionText),
      },
    },
  )
}

export function moneyRequest(unit: Unit, call: "capture" | "refund", p: MoneyInput): VippsRequest {
  const target = {
    api: "ecom",
    call,
    method: "POST",
    path: paymentPath(p.reference, call),
    reference: p.reference,
  } as const
  return withBody(
    { ...target, requestId: checkedRequestId(p.requestId) },
    {
      merchantInfo: { merchantSerialNumber: unit.merchantSerialNumber },
      transaction: { amount: amountInNok(p), transactionText: requiredText(p.transactionText) },
    },
  )
}

export function stopRequest(unit: Unit, call: "cancel" | "release", p: StopInput): VippsRequest {
  const target = {
    api: "ecom",
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
      transaction: { transactionText: requiredText(p.transactionText) },
      shouldReleaseRemainingFunds: call === "release",
    },
  )
}

export function detailsRequest(reference: string): VippsRequest {
  const path = paymentPath(reference, "details")
  return { api: "ecom", call: "details", method: "GET", path, headers: {}, reference }
}

/** As a plain payment it would reserve the goods without their shipping. */
export function refuseExpress(): never {
  throw new RangeError(english(message("express-needs-epayment")))
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

/** eCom has no currency field and moves kroner: another currency's amount must never be sent as øre. */
function amountInNok(p: { amountMinor: number; currency: string }): number {
  if (p.currency === "NOK") return checkedAmount(p.amountMinor)
  throw new RangeError(`Vipps eCom moves NOK only, and not ${p.currency}`)
}

function requiredText(text: string): string {
  const shown = shownText(text)
  if (shown !== "") return shown
  throw new RangeError("Vipps wants a text for the shopper with every payment and change of it")
}
