import type { MedusaContainer, UpdateCartDataDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

/** As Medusa has it in carts and orders. */
export type Address = {
  first_name: string
  last_name: string
  phone?: string
  address_1: string
  address_2?: string
  postal_code: string
  city: string
  country_code: string
}

export type Shopper = { cartId: string; customerId: string | undefined; email: string; address: Address }
type Owner = {
  email: string | null
  customerId: string | null
  shipping: string | null
  billing: string | null
}
type Written = { cartId: string; before: Owner; after: Owner }

/**
 * The cart gets e-mail, customer and addresses. Medusa's own step leaves the addresses on the cart when it is taken back, and takes
 * the rest back no matter who wrote it. This one takes all of it back, if the cart still has what it wrote.
 */
export const writeShopperStep = createStep(
  "vipps-write-shopper",
  async ({ cartId, customerId, email, address }: Shopper, { container }) => {
    const before = await readOwner(container, cartId)
    await container.resolve(Modules.CART).updateCarts(cartId, {
      ...(customerId && { customer_id: customerId }),
      ...{ email, shipping_address: { ...address }, billing_address: { ...address } },
    })
    const after = await readOwner(container, cartId)
    return new StepResponse(cartId, { cartId, before, after })
  },
  async (written: Written | undefined, { container }) => {
    if (written) await takeBack(container, written)
  },
)

async function takeBack(container: MedusaContainer, { cartId, before, after }: Written): Promise<void> {
  // another server has written the cart since, and may be making the order of it
  if ((await readOwner(container, cartId)).shipping !== after.shipping) return
  const carts = container.resolve(Modules.CART)
  await carts.updateCarts(cartId, {
    email: before.email,
    customer_id: before.customerId,
    shipping_address: referenceTo(before.shipping),
    billing_address: referenceTo(before.billing),
  } as UpdateCartDataDTO)
  const kept = [before.shipping, before.billing]
  const gone = [after.shipping, after.billing].filter((id) => id !== null && !kept.includes(id))
  if (gone.length > 0) await carts.deleteAddresses(gone as string[])
}

/** Of the ids alone Medusa takes no notice; it keeps the reference to an address that has its id. Its types know no null. */
const referenceTo = (id: string | null) => (id === null ? null : { id })

type OwnerRow = {
  email: string | null
  customer_id: string | null
  shipping_address?: { id: string } | null
  billing_address?: { id: string } | null
}

async function readOwner(container: MedusaContainer, cartId: string): Promise<Owner> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", "email", "customer_id", "shipping_address.id", "billing_address.id"],
    filters: { id: cartId },
  })
  const [cart] = data as unknown as OwnerRow[]
  return {
    email: cart?.email ?? null,
    customerId: cart?.customer_id ?? null,
    shipping: cart?.shipping_address?.id ?? null,
    billing: cart?.billing_address?.id ?? null,
  }
}
