// The traps that any payment provider for Medusa meets, as cases to run against a running Medusa with the provider. They use
// Medusa's own routes and the adapter in `shop.ts`, and know no provider, this one included.
export { conformanceCases, type ConformanceCase } from "./cases"
export type { Answer, ConformanceShop, Ledger, Session } from "./shop"
