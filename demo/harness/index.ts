// A shop on a stage, for the demo and the tests: PostgreSQL, a seeded database, a Medusa server as a child process, and
// what shoppers and staff do there over HTTP. It must not know the plugin from inside: it sets the environment and calls routes.
export { createAdmin, type Admin, type OrderRef } from "./admin"
export { fillBasket, lineFor, type BasketLine } from "./basket"
export { pause, repositoryRoot, stopAllChildren, type Environment } from "./child"
export { migrate, runMigrationScripts, runScript, seed } from "./database"
export { findFreePort, holdFreePort, holdPort, type HeldPort } from "./free-port"
export { createApi, expectBody, type Answer, type Api, type JsonObject } from "./http"
export { decimalOf, minorOf } from "./money"
export { createDatabase, databaseUrl, dropDatabase, openDatabase, runSql, startPostgres } from "./postgres"
export type { OpenDatabase, Postgres, PostgresAccess, Row } from "./postgres"
export { stopReconciliation } from "./reconciliation"
export { seedFactsSchema, type SeedFacts } from "./seed-facts"
export { startServer, type MedusaServer } from "./server"
export {
  beginEdit,
  cancelEdit,
  confirmEdit,
  done,
  editOrder,
  fulfillmentsOf,
  itemIn,
  itemsOf,
  packFulfillment,
  post,
  shipFulfillment,
  type Box,
  type Goods,
} from "./staff"
export { createShop, describeCart } from "./shop"
export type { Cart, PaidOrder, PreparedCart, Shop, StartedPayment } from "./shop"
export { vippsEnvironment } from "./vipps-environment"
