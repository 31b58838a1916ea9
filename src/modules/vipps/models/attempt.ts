import { model } from "@medusajs/framework/utils"

/** One row per reference, written before initiate is sent. Amounts in the minor unit of `currency_code`. */
export const Attempt = model
  .define("vipps_attempt", {
    reference: model.text().primaryKey(),
    provider_id: model.text(),
    merchant_serial_number: model.text(),
    session_id: model.text(),
    payment_collection_id: model.text().nullable(),
    attempt_number: model.number(),
    amount_minor: model.number(),
    currency_code: model.text(),
    /** which of Vipps' APIs it was started with; it stays with that one */
    api: model.enum(["ecom", "epayment"]),
    url: model.text().nullable(),
    url_expires_at: model.dateTime().nullable(),
    return_url: model.text().nullable(),
    /** active: polled until it is decided. closing: claimed to be cancelled. closed: holds nothing, as far as we know */
    state: model.enum(["active", "closing", "closed"]).default("active"),
    closed_at: model.dateTime().nullable(),
    /** in English; `…_said` is the same as a code and its facts, here and below */
    closed_reason: model.text().nullable(),
    closed_said: model.json().nullable(),
    /** when `authorizePayment` last answered "reserved"; keeps others from cancelling a payment that Medusa is storing */
    authorized_at: model.dateTime().nullable(),
    /** to be done as soon as possible */
    pending_action: model.enum(["cancel", "release"]).nullable(),
    /** the payment's state at Vipps, and when it was last read */
    vipps_state: model.text().nullable(),
    vipps_read_at: model.dateTime().nullable(),
    reserved_at: model.dateTime().nullable(),
    /** until then Vipps guarantees that a capture succeeds; ePayment says so */
    capture_guaranteed_until: model.dateTime().nullable(),
    reserved_minor: model.number().default(0),
    captured_minor: model.number().default(0),
    refunded_minor: model.number().default(0),
    capturable_minor: model.number().default(0),
    released: model.boolean().default(false),
    direct_capture: model.boolean().default(false),
    /** how often it was polled, and when it is due */
    polls: model.number().default(0),
    next_poll_at: model.dateTime().nullable(),
    /** polls in a row that could not resolve it; after some it needs a person, and is no longer polled */
    failed_polls: model.number().default(0),
    /** since when the reconciliation has given it up */
    needs_review_at: model.dateTime().nullable(),
    needs_review_reason: model.text().nullable(),
    needs_review_said: model.json().nullable(),
    callback_at: model.dateTime().nullable(),
    /** the bank's limit, in days, of which the staff were last warned */
    expiry_warned_days: model.number().nullable(),
    /** on the first attempt of a payment collection: until when one server completes its cart */
    completion_lease_until: model.dateTime().nullable(),
    /**
     * how often in a row the shop refused to make the order of the approved payment; failures of a database or network don't
     * count
     */
    completion_failures: model.number().default(0),
    completion_first_failed_at: model.dateTime().nullable(),
    /** the gaps between the refusals in milliseconds, each at most the longest pause between tries */
    completion_failing_ms: model.number().default(0),
    completion_failed_at: model.dateTime().nullable(),
    completion_error_code: model.text().nullable(),
    completion_error_message: model.text().nullable(),
    completion_said: model.json().nullable(),
    /** since when unpaid goods keep its rest reserved: a person captures or releases it */
    release_blocked_at: model.dateTime().nullable(),
    /** null: a normal checkout. Express is started for the goods alone; `amount_minor` becomes the whole reservation */
    express_shipping: model.enum(["fixed", "dynamic"]).nullable(),
    express_goods_minor: model.number().nullable(),
    /** the shipping options that were offered, with their prices: nothing personal */
    express_offered: model.json().nullable(),
    /** since when cart and session have what the shopper chose */
    express_written_at: model.dateTime().nullable(),
  })
  .indexes([
    { on: ["session_id"] },
    { on: ["payment_collection_id"] },
    { on: ["next_poll_at"], where: "next_poll_at is not null" },
    { on: ["needs_review_at"], where: "needs_review_at is not null" },
    { on: ["completion_failed_at"], where: "completion_failed_at is not null" },
    { on: ["release_blocked_at"], where: "release_blocked_at is not null" },
  ])
