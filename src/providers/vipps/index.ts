/**
 * THE PROVIDER: what Medusa calls. Parses, asks the rules, runs the protocol, shapes the data. Must not know routes, workflows,
 * the admin or the sandbox.
 */
import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import VippsPaymentProvider from "./service"

export default ModuleProvider(Modules.PAYMENT, { services: [VippsPaymentProvider] })
