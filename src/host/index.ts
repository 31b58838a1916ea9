/**
 * THE HOST: what routes, workflows, jobs and subscribers share on a running Medusa: which providers of ours are
 * configured, the protocol's desk of each, and a payment looked up with all that belongs to it. Must not know routes,
 * the admin or the sandbox.
 */
export { findProvider, listProviders, type ConfiguredProvider } from "../context/configured-providers"
export { deskOf } from "../context/context-of"
export { findPayment, isOurs, requirePayment, type VippsPayment } from "../context/vipps-payment"
export { isAllDue, isAllTaken } from "../medusa/fast-checks"
