import type { Sql } from "../db/sql"
import { readMobileNumber, type Market } from "../rules"

/**
 * The mobile number that the shopper gave for this cart (delivery, billing, else the customer's own), to fill in Vipps' landing
 * page. It goes to Vipps, but into no journal and no log. Nothing is lost if it can't be read.
 */
export async function readShoppersNumber(
  sql: Sql,
  collectionId: string,
  market: Market,
): Promise<string | undefined> {
  const rows = await sql
    .rows<{ phones: (string | null)[] }>(
      `select array[(select phone from cart_address where id = c.shipping_address_id),
                    (select phone from cart_address where id = c.billing_address_id),
                    (select phone from customer where id = c.customer_id and deleted_at is null)] as phones
         from cart_payment_collection l join cart c on c.id = l.cart_id
        where l.payment_collection_id = ? and l.deleted_at is null limit 1`,
      [collectionId],
    )
    .catch(() => [])
  const phones = rows.flatMap((row) => row.phones)
  return phones.map((phone) => readMobileNumber(phone ?? "", market)).find((number) => number !== undefined)
}
