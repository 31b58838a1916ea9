import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { readOptions, type VippsOptions } from "./options"

/** One of our entries among the payment providers in medusa-config.ts. A store may have several, each with its own MSN. */
export type ConfiguredProvider = { providerId: string; options: VippsOptions }

const paymentModule = z.object({
  options: z.object({
    providers: z.array(
      z.object({
        resolve: z.unknown(),
        id: z.string().optional(),
        options: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
})

/** `medusa-payment-vipps/providers/vipps` in a store, `./src/providers/vipps` in this repository. */
const OURS = /(^|[\\/])providers[\\/]vipps([\\/]index(\.[jt]s)?)?$/

const known = new WeakMap<object, ConfiguredProvider[]>()

export function listProviders(container: MedusaContainer): ConfiguredProvider[] {
  const config = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const listed = known.get(config) ?? readProviders(config.modules?.payment)
  known.set(config, listed)
  return listed
}

function readProviders(paymentConfig: unknown): ConfiguredProvider[] {
  const parsed = paymentModule.safeParse(paymentConfig)
  if (!parsed.success) return []
  return parsed.data.options.providers.flatMap((entry) => {
    if (typeof entry.resolve !== "string" || !OURS.test(entry.resolve)) return []
    const read = readOptions(entry.options, process.env)
    // a problem here has stopped the server at start-up already
    if ("problems" in read) return []
    return [{ providerId: entry.id ? `pp_vipps_${entry.id}` : "pp_vipps", options: read.options }]
  })
}

export function findProvider(container: MedusaContainer, providerId: string): ConfiguredProvider | undefined {
  return listProviders(container).find((provider) => provider.providerId === providerId)
}
