import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** A stock location, as Medusa gives it to carriers: where the goods are sent from, or fetched. */
export type Location = {
  id: string
  name: string
  address?: { address_1?: string | null; city?: string | null } | null
}
/** By the id of their fulfillment sets. */
export type Locations = Map<string, Location>

type Row = Location & { fulfillment_sets?: ({ id: string } | null)[] }

/** Of the sales channel. */
export async function readLocations(
  container: MedusaContainer,
  channelId: string | null,
): Promise<Locations> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "sales_channels",
    fields: ["stock_locations.*", "stock_locations.address.*", "stock_locations.fulfillment_sets.id"],
    filters: { id: channelId ?? "" },
  })
  const [channel] = data as unknown as { stock_locations?: (Row | null)[] }[]
  const rows = (channel?.stock_locations ?? []).filter((one) => one !== null)
  return new Map(
    rows.flatMap((row) =>
      (row.fulfillment_sets ?? []).flatMap((set) => (set ? [[set.id, row] as const] : [])),
    ),
  )
}
