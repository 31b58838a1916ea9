/**
 * STOREFRONT: what a shop's pages load in a browser: the button and the page of the return, as web components without a framework.
 * Importing this module defines `<vipps-pay-button>` and `<vipps-payment-status>`; on a server it defines nothing. It knows the
 * shop by the store API alone.
 */
import { VippsPayButton } from "./pay-button.mjs"
import { VippsPaymentStatus } from "./payment-status.mjs"

export type { Brand, Market } from "./brand.mjs"
export type { Outcome } from "./outcome.mjs"
export type { AvailabilityDetail, CustomerToken, ErrorDetail, StartDetail } from "./pay-button.mjs"
export type { OutcomeDetail } from "./payment-status.mjs"
export type { Language } from "./texts/index.mjs"
export { VippsPayButton, VippsPaymentStatus }

declare global {
  interface HTMLElementTagNameMap {
    "vipps-pay-button": VippsPayButton
    "vipps-payment-status": VippsPaymentStatus
  }
}

if (typeof customElements !== "undefined") {
  // a page may load the module twice, from two bundles
  if (!customElements.get("vipps-pay-button")) customElements.define("vipps-pay-button", VippsPayButton)
  if (!customElements.get("vipps-payment-status"))
    customElements.define("vipps-payment-status", VippsPaymentStatus)
}
