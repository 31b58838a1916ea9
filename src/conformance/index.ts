// The traps that any payment provider for Medusa meets, as cases to run against a running Medusa with the provider. They use
// Medusa's own routes and the adapter in `shop.ts`, and know no provider, this one included.
export { tryCase, type ConformanceCase, type Result } from "./case"
export { conformanceCases } from "./cases"
export type { Ability, Answer, ConformanceShop, Ledger, Powers, Session } from "./shop"
