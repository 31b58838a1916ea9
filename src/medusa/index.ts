/**
 * MEDUSA'S OWN TABLES: the only folder whose SQL names Medusa's tables and columns, and that repairs what Medusa's flows leave
 * behind. If Medusa's tables change, this folder changes; `query.graph` reads fields in other folders too. Must not know what a shop
 * does with a payment, and never calls Vipps. The program's other folders import its files; this index is for the tests.
 */
export { isAllDue, isAllTaken } from "./fast-checks"
