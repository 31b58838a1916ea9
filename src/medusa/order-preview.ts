import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** What the order will cost, in the main unit, once its open change is confirmed; without one, what it costs now. */
export async function readTotalAfterChange(container: MedusaContainer, orderId: string): Promise<number> {
  const preview = await container.resolve(Modules.ORDER).previewOrderChange(orderId)
  return Number(preview.total)
}
