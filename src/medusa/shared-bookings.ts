/**
 * SQL, of a payment by the references of its attempts: one of its clicks, not confirmed yet, was booked by the same transaction of
 * the database as another movement that Vipps has executed.
 *
 * Medusa's workflow books every row of its payment that has no booking yet, with its own. So a shared booking shows that one
 * of the clicks came to its end, and not which. The others may have crashed, and nobody was told of them (protocol, R8). Nor can any
 * other booking of the payment be trusted then: a request whose own row is booked already may have written that one. A row that
 * Vipps has not executed is no matter: its request books nothing.
 */
export const sharesBooking = (references: string) => `exists (
  select 1
    from vipps_operation request
    join order_transaction own on own.reference_id = request.medusa_row_id and own.deleted_at is null
    join order_transaction beside
      on beside.order_id = own.order_id and beside.xmin = own.xmin and beside.reference_id <> own.reference_id
         and beside.deleted_at is null
    join vipps_operation other
      on other.medusa_row_id = beside.reference_id and other.reference = request.reference and other.state = 'executed'
         and other.deleted_at is null
   where request.reference in (${references}) and request.state = 'executed' and request.lease_owner = request.medusa_row_id
     and request.ledger_verified_at is null and request.deleted_at is null)`
