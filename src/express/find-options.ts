import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { profilesOf, type ExpressCart } from "./cart"
import { inTime, LateError, noDeadline, type Deadline } from "./deadline"
import { listOptions, type CalculatedOption, type Destination, type ListedOption } from "./list-options"
import { hasShippingPromotions, priceOptions, type PricedOption } from "./price-options"

/** So that its option's taxes can still be computed in the time of the answer. */
const CARRIER_MS = 2_000

/**
 * The options that carry all goods of the cart to this place, with what the shopper pays for them. Reads only. Each carrier is asked
 * beside the others and the fixed prices, so one that is late or fails takes its own option away and no other. Throws a LateError if
 * there is no option, and one was late: then it is not known that the shop does not deliver there.
 */
export async function findOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, deadline = noDeadline }: { place: Destination; deadline?: Deadline },
): Promise<PricedOption[]> {
  const [profile] = profilesOf(cart)
  const isOfGoods = ({ profileId }: { profileId: string }) => profileId === profile
  const { flat, calculated } = await deadline("shipping options", () => listOptions(container, cart, place))
  const isDiscounted = await deadline("promotions", () => hasShippingPromotions(container))
  const price = (options: ListedOption[]) =>
    priceOptions(container, cart, { place, options, isDiscounted, deadline })
  const found = await Promise.all([
    orLate(flat.filter(isOfGoods), price),
    ...calculated
      .filter(isOfGoods)
      .map((option) => orLate([option], async () => price(await askCarrier(container, option, deadline)))),
  ])
  return chooseInTime(container, found)
}

async function askCarrier(
  container: MedusaContainer,
  { id, ask }: CalculatedOption,
  deadline: Deadline,
): Promise<ListedOption[]> {
  try {
    return await deadline("its carrier", () => inTime("its carrier", CARRIER_MS, ask))
  } catch (error) {
    if (error instanceof LateError) throw error
    leaveOut(
      container,
      [id],
      `its carrier gave no price (${error instanceof Error ? error.name : typeof error})`,
    )
    return []
  }
}

type Tried = { priced: PricedOption[] } | { late: LateError; ids: string[] }

async function orLate<Option extends { id: string }>(
  options: Option[],
  price: (options: Option[]) => Promise<PricedOption[]>,
): Promise<Tried> {
  try {
    return { priced: await price(options) }
  } catch (error) {
    if (!(error instanceof LateError)) throw error
    return { late: error, ids: options.map(({ id }) => id) }
  }
}

function chooseInTime(container: MedusaContainer, found: Tried[]): PricedOption[] {
  const priced = found.flatMap((one) => ("priced" in one ? one.priced : []))
  const late = found.flatMap((one) => ("late" in one ? [one] : []))
  for (const { ids, late: why } of late) leaveOut(container, ids, why.message)
  const [first] = late
  if (first && priced.length === 0) throw first.late
  return priced
}

/** `why` has no words of a carrier: they may quote the shopper's address. */
function leaveOut(container: MedusaContainer, ids: string[], why: string): void {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const id of ids) logger.warn(`vipps: Express leaves out the shipping option ${id}: ${why}`)
}
