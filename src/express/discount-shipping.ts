import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { ShippingDiscount } from "../operations"
import { amountBefore, sumRates } from "./shipping-price"

export type DiscountedShipping = { cartId: string; priceMinor: number; discounts: ShippingDiscount[] }
type Link = Record<string, Record<string, string>>

/**
 * The order's shipping method lists the promotions that the approved price has in it, as in a normal checkout, so Medusa counts
 * their use. Its price before them is such that the rest is exactly what the shopper approved. Medusa's discounts are without tax,
 * and the method has its tax lines by now.
 */
export const discountShippingStep = createStep(
  "vipps-discount-shipping",
  async ({ cartId, priceMinor, discounts }: DiscountedShipping, { container }) => {
    if (discounts.length === 0) return new StepResponse("", [])
    const carts = container.resolve(Modules.CART)
    const [method] = await carts.listShippingMethods({ cart_id: cartId }, { relations: ["tax_lines"] })
    if (!method) return new StepResponse("", [])
    const ratePercent = sumRates((method.tax_lines ?? []).map(({ rate }) => rate))
    const promotions = await listPromotions(container, discounts)
    const amount = amountBefore({ priceMinor, discounts, ratePercent })
    await carts.updateShippingMethods([{ id: method.id, amount }])
    await carts.addShippingMethodAdjustments(
      discounts.map(({ code, amountNet }) => {
        const promotion_id = promotions.get(code)
        return {
          shipping_method_id: method.id,
          code,
          amount: amountNet,
          ...(promotion_id && { promotion_id }),
        }
      }),
    )
    const links = await linkPromotions(container, cartId, [...promotions.values()])
    return new StepResponse(method.id, links)
  },
  // the method goes with the step that has added it, and its discounts with it
  async (links: Link[] | undefined, { container }) => {
    if (links && links.length > 0) await container.resolve(ContainerRegistrationKeys.LINK).dismiss(links)
  },
)

/** By code; one that the shop has deleted since still takes its part off the approved price. */
async function listPromotions(
  container: MedusaContainer,
  discounts: ShippingDiscount[],
): Promise<Map<string, string>> {
  const code = discounts.map((one) => one.code)
  const found = await container
    .resolve(Modules.PROMOTION)
    .listPromotions({ code }, { select: ["id", "code"] })
  return new Map(found.flatMap((one) => (one.code ? [[one.code, one.id] as const] : [])))
}

/** Medusa links an order to its cart's promotions. Returns the links that are new. */
async function linkPromotions(
  container: MedusaContainer,
  cartId: string,
  promotionIds: string[],
): Promise<Link[]> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", "promotions.id"],
    filters: { id: cartId },
  })
  const [cart] = data as unknown as { promotions?: ({ id: string } | null)[] }[]
  const known = (cart?.promotions ?? []).map((one) => one?.id)
  const links = promotionIds
    .filter((id) => !known.includes(id))
    .map((id) => ({ [Modules.CART]: { cart_id: cartId }, [Modules.PROMOTION]: { promotion_id: id } }))
  if (links.length > 0) await container.resolve(ContainerRegistrationKeys.LINK).create(links)
  return links
}
