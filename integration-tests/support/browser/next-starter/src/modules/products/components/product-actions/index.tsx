"use client"

import { Button } from "@medusajs/ui"
import VippsExpressButton from "@modules/common/components/vipps-express-button"

export default function ProductActions({ variantId }: { variantId: string }) {
  const selectedVariant = { id: variantId }
  return (
    <>
      <Button>Add to cart</Button>
      <VippsExpressButton variantId={selectedVariant?.id} />
    </>
  )
}
