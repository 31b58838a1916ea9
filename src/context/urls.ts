import {
  callbackToken,
  deriveKey,
  isCallbackToken,
  isShippingToken,
  readReturnToken,
  returnToken,
  shippingToken,
} from "../signatures"
import type { VippsOptions } from "./options"

/** `pp_vipps_vipps` is `vipps_vipps` in addresses, as on Medusa's own webhook route. */
function pathName(providerId: string): string {
  return providerId.replace(/^pp_/, "")
}

/** Vipps appends `/v2/payments/{orderId}`, follows no redirect, and wants no slash at the end. */
export function callbackPrefix(options: VippsOptions, providerId: string): string {
  return `${options.backendUrl}/hooks/payment/${pathName(providerId)}`
}

/** Where Vipps' webhooks arrive. Each delivery is signed over this host and path, so a change needs a new registration. */
export function webhookUrl(options: Pick<VippsOptions, "backendUrl">, providerId: string): string {
  return `${options.backendUrl}/hooks/payment/${pathName(providerId)}/webhook`
}

/** Outside `/store` and `/admin`: a browser that returns from Vipps has neither key nor login. */
export function returnAddress(options: VippsOptions, reference: string): string {
  return `${options.backendUrl}/vipps/return/${returnToken(deriveKey(options.clientSecret, "return"), reference)}`
}

export function readReturnAddress(options: VippsOptions, token: string): string | undefined {
  return readReturnToken(deriveKey(options.clientSecret, "return"), token)
}

export function authToken(options: VippsOptions, reference: string): string {
  return callbackToken(deriveKey(options.clientSecret, "callback"), reference)
}

export function isAuthToken(options: VippsOptions, reference: string, given: string | undefined): boolean {
  return isCallbackToken(deriveKey(options.clientSecret, "callback"), reference, given)
}

/** Where Vipps asks which shipping options an Express payment has at an address. */
export function shippingUrl(options: Pick<VippsOptions, "backendUrl">, providerId: string): string {
  return `${options.backendUrl}/hooks/payment/${pathName(providerId)}/shipping`
}

export function shippingAuthToken(options: VippsOptions, reference: string): string {
  return shippingToken(deriveKey(options.clientSecret, "shipping"), reference)
}

export function isShippingAuthToken(
  options: VippsOptions,
  reference: string,
  given: string | undefined,
): boolean {
  return isShippingToken(deriveKey(options.clientSecret, "shipping"), reference, given)
}
