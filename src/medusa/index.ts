/**
 * MEDUSA'S OWN TABLES: the only folder whose SQL names Medusa's tables and columns, and that repairs what Medusa's flows leave
 * behind. If Medusa changes, this folder changes. Must not know what a shop does with a payment, and calls Vipps for nothing. The
 * program's other folders import its files; this index is for the tests.
 */
export { isAllDue, isAllTaken } from "./fast-checks"
