/**
 * MEDUSA'S OWN TABLES: the only room whose SQL names Medusa's tables and columns, and that mends what Medusa's flows leave behind. When Medusa
 * changes, this room changes. Must not know what a shop does with a payment; it asks Vipps nothing. Beside it stand the
 * rooms of the program, which use its files; this door is for the tests.
 */
export { isAllDue, isAllTaken } from "./fast-checks"
