import { createRequire } from "node:module"
import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import stripe, { discoveryPath } from "@medusajs/medusa/payment-stripe"

type Options = { apiKey: string; stubUrl: string }

/** The class that `@medusajs/medusa/payment-stripe` registers for card payments, and the SDK that it calls. */
const StripeProvider = stripe.services.find(
  (service) => "identifier" in service && service.identifier === "stripe",
)
if (!StripeProvider) throw new Error("Medusa's Stripe module has no provider called stripe")
const Sdk = createRequire(discoveryPath)("stripe")

/**
 * Medusa's own Stripe provider, unchanged but for where its SDK calls: it makes `new Stripe(apiKey)` and hands on no
 * address. So once it is made, its SDK is made again: the same SDK, the same key, and the SDK's public options host,
 * port and protocol. Time limit and automatic retries stay at the SDK's defaults; no method is overridden.
 */
class StripeToStub extends StripeProvider {
  constructor(cradle: object, options: Options) {
    super(cradle, options)
    const { hostname, port } = new URL(options.stubUrl)
    this.stripe_ = new Sdk(options.apiKey, { host: hostname, port, protocol: "http" })
  }
}

export default ModuleProvider(Modules.PAYMENT, { services: [StripeToStub] })
