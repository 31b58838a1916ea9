import type { HttpTypes } from "@medusajs/types"
import type { ComponentType } from "react"
import VippsOutcome from "./src/app/[countryCode]/(checkout)/checkout/vipps/outcome/page"
import Summary from "./src/modules/cart/templates/summary"
import PaymentButton from "./src/modules/checkout/components/payment-button"
import ProductActions from "./src/modules/products/components/product-actions"

/** What a page shows of the browser's own: rendered by the server, and taken over by the browser. */
export type Props = { cart: HttpTypes.StoreCart; variantId: string }

const parts: Record<string, ComponentType<Props>> = {
  PaymentButton,
  ProductActions,
  Summary,
  VippsOutcome,
}

export function partOf(name: string | undefined): ComponentType<Props> {
  const part = parts[name ?? ""]
  if (!part) throw new Error(`the starter has no part ${name}`)
  return part
}

export function readProps(text: string | null | undefined): Props {
  return JSON.parse(text ?? "{}") as Props
}

export function writeProps(props: Partial<Props>): string {
  return JSON.stringify(props).replaceAll("<", "\\u003c")
}
