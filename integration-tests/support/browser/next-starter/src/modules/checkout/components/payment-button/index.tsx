"use client"

import type { HttpTypes } from "@medusajs/types"
import { Button } from "@medusajs/ui"
import VippsPaymentButton from "./vipps-payment-button"

export default function PaymentButton({ cart }: { cart: HttpTypes.StoreCart }) {
  const notReady = !cart.shipping_address || !cart.email || (cart.shipping_methods ?? []).length < 1
  const paymentSession = cart.payment_collection?.payment_sessions?.[0]

  switch (true) {
    case paymentSession?.provider_id === "pp_system_default":
      return <Button disabled={notReady}>Place order</Button>
    default:
      return <Button disabled>Select a payment method</Button>
  }
}
