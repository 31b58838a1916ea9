"use client"
import { createElement, useEffect, useRef, type ReactElement, type ReactNode } from "react"
import type {
  Language,
  Market,
  OutcomeDetail,
  AvailabilityDetail,
  CustomerToken,
  ErrorDetail,
  StartDetail,
} from "./index.mjs"
import type { VippsElement } from "./element.mjs"
import { listen, type Listener } from "./listen.mjs"
import type { VippsPayButton as PayButtonElement } from "./pay-button.mjs"
import "./index.mjs"

/** React 18 hands a custom element attributes only: listeners and functions are set by hand. */

type Shared = {
  /** Medusa's address, as the browser reaches it */
  backend: string
  publishableKey: string
  market?: Market
  language?: Language
  providerId?: string
  /** One of the addresses of VIPPS_RETURN_URL; default: the first */
  returnUrl?: string
  /** Sends the cookie of Medusa's sessions, for a storefront that logs its customers in with them */
  credentials?: "include"
  className?: string
  children?: ReactNode
}

export type VippsPayButtonProps = Shared & {
  express?: boolean
  cartId?: string
  variantId?: string
  quantity?: number
  regionId?: string
  /** page: the shop's page has the checkbox, and says by `termsAccepted` whether it is ticked */
  terms?: "ask" | "page"
  termsUrl?: string
  termsAccepted?: boolean
  label?: string
  /** Runs before the payment is started. false: start nothing. */
  beforeStart?: PayButtonElement["beforeStart"]
  /** Express makes the cart of a product: with the token of a customer who is logged in it is theirs. */
  customerToken?: CustomerToken
  /** Return false to keep the page: then send the shopper to `url` yourself. */
  onStart?: (detail: StartDetail) => boolean | void
  /** Return false to show it yourself. */
  onError?: (detail: ErrorDetail) => boolean | void
  onAvailable?: (detail: AvailabilityDetail) => void
}

export type VippsPaymentStatusProps = Shared & {
  headingLevel?: 1 | 2 | 3 | 4
  /** Return false to show the outcome yourself, such as the receipt of an order. */
  onOutcome?: (detail: OutcomeDetail) => boolean | void
}

export function VippsPayButton(props: VippsPayButtonProps): ReactElement {
  const { beforeStart, customerToken, onStart, onError, onAvailable, children, ...others } = props
  const ref = useRef<PayButtonElement>(null)
  useEffect(() => {
    if (ref.current) Object.assign(ref.current, { beforeStart, customerToken })
  })
  useListener(ref, "vipps-start", onStart)
  useListener(ref, "vipps-error", onError)
  useListener(ref, "vipps-available", onAvailable)
  return createElement("vipps-pay-button", { ref, ...attributesOf(others) }, children)
}

export function VippsPaymentStatus(props: VippsPaymentStatusProps): ReactElement {
  const { onOutcome, children, ...others } = props
  const ref = useRef<VippsElement>(null)
  useListener(ref, "vipps-outcome", onOutcome)
  return createElement("vipps-payment-status", { ref, ...attributesOf(others) }, children)
}

/** Calls the latest listener, without re-registering at each render. */
function useListener<Detail>(
  ref: { readonly current: VippsElement | null },
  name: string,
  listener: Listener<Detail> | undefined,
): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(
    () => (ref.current ? listen<Detail>(ref.current, name, (detail) => latest.current?.(detail)) : undefined),
    [ref, name],
  )
}

/** `cartId` as `cart-id`; true as a bare attribute, and false or undefined as none. */
function attributesOf(props: object): Record<string, unknown> {
  const given = Object.entries(props).filter(([, value]) => value !== undefined && value !== false)
  return Object.fromEntries(
    given.map(([name, value]) => [
      name === "className" ? "class" : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value === true ? "" : String(value),
    ]),
  )
}
