/**
 * SQL, of a payment by the order ids of its attempts: one of its clicks, not confirmed yet, was booked by the same transaction of
 * the database as another movement that Vipps has executed.
 *
 * Medusa's workflow books every row of its payment that has no booking yet, with its own. So a shared booking shows that one
 * of the clicks came to its end, and not which. The others may have crashed, and nobody was told of them (protocol, R8). Nor can any
 * other booking of the payment be trusted then: a click whose own row is booked already may have written that one. A row that
 * Vipps has not executed is no matter: its click books nothing.
 */
export const sharesBooking = (orderIds: string) => `exists (
  select 1
    from vipps_operation click
    join order_transaction own on own.reference_id = click.row_id and own.deleted_at is null
    join order_transaction beside
      on beside.order_id = own.order_id and beside.xmin = own.xmin and beside.reference_id <> own.reference_id
         and beside.deleted_at is null
    join vipps_operation other
      on other.row_id = beside.reference_id and other.order_id = click.order_id and other.state = 'executed'
         and other.deleted_at is null
   where click.order_id in (${orderIds}) and click.state = 'executed' and click.owner = click.row_id
     and click.confirmed_at is null and click.deleted_at is null)`
