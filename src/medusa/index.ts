/**
 * MEDUSA'S OWN TABLES: the only folder whose SQL names Medusa's tables and columns, and that repairs what Medusa's flows leave
 * behind. If Medusa's tables change, this folder changes; fields of `query.graph` are asked elsewhere too. Must not know what a shop does with a payment, and calls Vipps for nothing. The
 * program's other folders import its files; this index is for the tests.
 */
export { isAllDue, isAllTaken } from "./fast-checks"
