import { model } from "@medusajs/framework/utils"

/** One row per request that moves money or ends a reservation, written before it is sent. Amounts in øre. */
export const Operation = model
  .define("vipps_operation", {
    /** id of the Medusa row that first asked (`capt_…`, `ref_…`); cancel and release have their own */
    request_id: model.text().primaryKey(),
    order_id: model.text(),
    kind: model.enum(["capture", "refund", "cancel", "release"]),
    amount_ore: model.number(),
    /** what the shopper reads; never changed, since a repeat must be equal in every byte */
    text: model.text(),
    actor: model.text().nullable(),
    /** the Medusa row this operation belongs to now */
    row_id: model.text().nullable(),
    origin: model.enum(["ours", "outside"]).default("ours"),
    state: model.enum(["open", "executed", "refused", "not_executed"]).default("open"),
    owner: model.text().nullable(),
    lease_until: model.dateTime().nullable(),
    sending_at: model.dateTime().nullable(),
    unanswered_at: model.dateTime().nullable(),
    answered_at: model.dateTime().nullable(),
    confirmed_at: model.dateTime().nullable(),
    /** when it was first reported as unresolved */
    reported_at: model.dateTime().nullable(),
    sends: model.number().default(0),
    transaction_id: model.text().nullable(),
    executed_at: model.dateTime().nullable(),
    error_group: model.text().nullable(),
    error_code: model.text().nullable(),
    error_message: model.text().nullable(),
    /** the same as a code and its facts */
    error_said: model.json().nullable(),
    http_status: model.number().nullable(),
    context_id: model.text().nullable(),
  })
  .indexes([
    { on: ["order_id", "kind"] },
    { on: ["row_id"], unique: true, where: "row_id is not null" },
    // what the reconciliation still has to verify; only the last minutes have any
    { on: ["created_at"], where: "state = 'executed' and confirmed_at is null" },
    // one open operation per payment: the database refuses the second, so no lock spans a call to Vipps
    { on: ["order_id"], unique: true, where: "state = 'open'" },
  ])
