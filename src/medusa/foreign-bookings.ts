/**
 * SQL, of a payment by the references of its attempts: one of its clicks, not confirmed yet, has a booking that may be another
 * click's work. Then it is unknown whose clerk has seen a success (protocol, R8). Nor can any other booking of the payment be
 * trusted: a request whose own row is booked already may have written that one.
 *
 * Medusa's workflow books every row of its payment that has no booking yet, with its own. So a booking is foreign in two cases. The
 * same transaction of the database booked another movement that Vipps has executed: one of the clicks came to its end, and not
 * which. A row that Vipps has not executed is no matter: its request books nothing. Or the booking is older than the end of its
 * operation: a request books after that, never before. (The row's own xmin is no such time: an event of ePayment writes the
 * transaction id into it later. Only rows from before there was `closed_in` have nothing better.)
 */
export const hasForeignBooking = (references: string) => `exists (
  select 1
    from vipps_operation request
    join order_transaction own on own.reference_id = request.medusa_row_id and own.deleted_at is null
   where request.reference in (${references}) and request.state = 'executed' and request.lease_owner = request.medusa_row_id
     and request.ledger_verified_at is null and request.deleted_at is null
     and (age(own.xmin) > age(coalesce(request.closed_in::xid, request.xmin)) or exists (
       select 1
         from order_transaction beside
         join vipps_operation other
           on other.medusa_row_id = beside.reference_id and other.reference = request.reference and other.state = 'executed'
              and other.deleted_at is null
        where beside.order_id = own.order_id and beside.xmin = own.xmin and beside.reference_id <> own.reference_id
          and beside.deleted_at is null)))`
