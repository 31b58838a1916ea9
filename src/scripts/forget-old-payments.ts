import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { forgetWords, type Forgotten } from "../modules/vipps/erase-personal-data"

/** A refund can be made for 365 days, and be in doubt for a while after. */
export const SHORTEST_MEMORY_DAYS = 400

export async function forgetOldPayments(container: MedusaContainer, asked: string): Promise<Forgotten> {
  const days = Number(asked)
  if (Number.isSafeInteger(days) && days >= SHORTEST_MEMORY_DAYS && days < 100_000)
    return forgetWords(container.resolve(ContainerRegistrationKeys.PG_CONNECTION), days)
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Say after how many days payments are to be forgotten: a whole number, at least ${SHORTEST_MEMORY_DAYS}, since ` +
      `a refund is possible for 365 days. "${asked}" is none. Nothing was changed.`,
  )
}
