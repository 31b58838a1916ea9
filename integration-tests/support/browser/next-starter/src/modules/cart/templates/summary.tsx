"use client"

import VippsExpressButton from "@modules/common/components/vipps-express-button"
import type { HttpTypes } from "@medusajs/types"
import { Button } from "@medusajs/ui"

export default function Summary({ cart }: { cart: HttpTypes.StoreCart }) {
  return (
    <>
      <Button>Go to checkout</Button>
      <VippsExpressButton cartId={cart.id} />
    </>
  )
}
