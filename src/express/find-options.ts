import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { profilesOf, type ExpressCart } from "./cart"
import { noDeadline, NotReadyError, withLimit, type Deadline } from "./deadline"
import { listOptions, type CalculatedOption, type Destination, type ListedOption } from "./list-options"
import { hasShippingPromotions, priceOptions, type PricedOption } from "./price-options"

/** So that its option's taxes can still be computed in the time of the answer. */
const CARRIER_MS = 2_000

/**
 * The options that carry all goods of the cart to this place, with what the shopper pays for them. Reads only. Each carrier is asked
 * beside the others and the fixed prices, so one that is late or fails takes its own option away and no other. Throws a NotReadyError if
 * there is no option, and one was late or its carrier failed: then it is not known that the shop does not deliver there.
 */
export async function findOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, deadline = noDeadline }: { place: Destination; deadline?: Deadline },
): Promise<PricedOption[]> {
  const [profile] = profilesOf(cart)
  const isOfGoods = ({ profileId }: { profileId: string }) => profileId === profile
  const [listed, isDiscounted] = await Promise.all([
    deadline("shipping options", () => listOptions(container, cart, place)),
    deadline("promotions", () => hasShippingPromotions(container)),
  ])
  const notReady: NotReadyError[] = []
  async function tried(ids: string[], list: () => Promise<ListedOption[]>): Promise<PricedOption[]> {
    try {
      return await priceOptions(container, cart, { place, options: await list(), isDiscounted, deadline })
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error
      leaveOut(container, ids, error.message)
      notReady.push(error)
      return []
    }
  }
  const flat = listed.flat.filter(isOfGoods)
  const calculated = listed.calculated.filter(isOfGoods)
  const priced = await Promise.all([
    tried(
      flat.map(({ id }) => id),
      () => Promise.resolve(flat),
    ),
    ...calculated.map((option) => tried([option.id], () => askCarrier(option, deadline))),
  ])
  const found = priced.flat()
  const [first] = notReady
  if (first && found.length === 0) throw first
  return found
}

async function askCarrier({ ask }: CalculatedOption, deadline: Deadline): Promise<ListedOption[]> {
  try {
    return await deadline("its carrier", () => withLimit("its carrier", CARRIER_MS, ask))
  } catch (error) {
    if (error instanceof NotReadyError) throw error
    throw new NotReadyError(`its carrier failed: ${error instanceof Error ? error.name : typeof error}`)
  }
}

/** `why` has no words of a carrier: they may quote the shopper's address. */
function leaveOut(container: MedusaContainer, ids: string[], why: string): void {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const id of ids) logger.warn(`vipps: Express leaves out the shipping option ${id}: ${why}`)
}
