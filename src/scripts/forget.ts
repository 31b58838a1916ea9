import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { forgetWords, type Forgotten } from "../modules/vipps/erase-personal-data"

/**
 * `medusa exec node_modules/medusa-payment-vipps/.medusa/server/src/scripts/forget.js 400`: removes payment links, texts and
 * staff ids from payments that are older than this many days. docs/privacy.md says what stays.
 */
export default async function forgetByHand({ container, args: [days = ""] }: ExecArgs): Promise<void> {
  const { links, operations } = await forgetOldPayments(container, days)
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info(`vipps: forgot ${links} payment links, and the texts and staff of ${operations} operations`)
}

/** A refund is possible for 365 days, and may be in doubt for a while after. */
const SHORTEST_MEMORY_DAYS = 400

async function forgetOldPayments(container: MedusaContainer, asked: string): Promise<Forgotten> {
  const days = Number(asked)
  if (Number.isSafeInteger(days) && days >= SHORTEST_MEMORY_DAYS && days < 100_000)
    return forgetWords(container.resolve(ContainerRegistrationKeys.PG_CONNECTION), days)
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Say after how many days payments are to be forgotten: a whole number, at least ${SHORTEST_MEMORY_DAYS}, since ` +
      `a refund is possible for 365 days. "${asked}" is none. Nothing was changed.`,
  )
}
