import { model } from "@medusajs/framework/utils"

/** One row per request that moves money or ends a reservation, written before it is sent. */
export const Operation = model
  .define("vipps_operation", {
    /** the id at Vipps: that of the Medusa row that first asked (`capt_…`, `ref_…`); cancel and release have their own */
    request_id: model.text().primaryKey(),
    reference: model.text(),
    kind: model.enum(["capture", "refund", "cancel", "release"]),
    amount_minor: model.number(),
    currency_code: model.text(),
    /** the Vipps API that sent it: only that one can tell the outcome */
    api: model.enum(["ecom", "epayment"]),
    /** what the shopper reads; never changed, since a repeat must be equal in every byte */
    transaction_text: model.text(),
    /** who asked: a member of the staff, or `vipps:…` for a job */
    actor: model.text().nullable(),
    /** the Medusa row this operation belongs to now */
    medusa_row_id: model.text().nullable(),
    /** external: made outside this shop */
    origin: model.enum(["plugin", "external"]).default("plugin"),
    state: model.enum(["open", "executed", "refused", "not_executed"]).default("open"),
    /** the lease's owner and end */
    lease_owner: model.text().nullable(),
    lease_until: model.dateTime().nullable(),
    /** the latest send without an outcome */
    last_sent_at: model.dateTime().nullable(),
    /** the latest send that Vipps has not answered */
    response_lost_at: model.dateTime().nullable(),
    /** when the person was told the outcome */
    acknowledged_at: model.dateTime().nullable(),
    /** when Medusa's records of it were found complete */
    ledger_verified_at: model.dateTime().nullable(),
    /** when it was first reported as unresolved */
    reported_at: model.dateTime().nullable(),
    send_count: model.number().default(0),
    transaction_id: model.text().nullable(),
    executed_at: model.dateTime().nullable(),
    error_group: model.text().nullable(),
    error_code: model.text().nullable(),
    error_message: model.text().nullable(),
    /** the same as a code and its facts */
    error_said: model.json().nullable(),
    http_status: model.number().nullable(),
    context_id: model.text().nullable(),
    /** PostgreSQL's transaction id (xid) of its end, or of its last adoption: a request books after that (`foreign-bookings.ts`) */
    closed_in: model.text().nullable(),
  })
  .indexes([
    { on: ["reference", "kind"] },
    { on: ["medusa_row_id"], unique: true, where: "medusa_row_id is not null" },
    // what the reconciliation still has to verify; only the last minutes have any
    { on: ["created_at"], where: "state = 'executed' and ledger_verified_at is null" },
    // one open operation per payment: the database refuses the second, so no lock spans a call to Vipps
    { on: ["reference"], unique: true, where: "state = 'open'" },
  ])
