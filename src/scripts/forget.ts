import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { forgetOldPayments } from "./forget-old-payments"

/**
 * `medusa exec node_modules/medusa-payment-vipps/.medusa/server/src/scripts/forget.js 400`: takes the payment links, the
 * texts and the names of the staff out of payments that are older than so many days. docs/privacy.md says what stays.
 */
export default async function forgetByHand({ container, args: [days = ""] }: ExecArgs): Promise<void> {
  const { links, operations } = await forgetOldPayments(container, days)
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info(`vipps: forgot ${links} payment links, and the texts and staff of ${operations} operations`)
}
