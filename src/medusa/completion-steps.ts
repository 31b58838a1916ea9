/** The step of Medusa's completion that asks the provider whether the money is there. */
export const AUTHORIZE_STEP = "authorize-payment-session-step"

/** The statuses of a session by which Medusa completes a cart. */
export const LIVE_STATUSES = ["pending", "requires_more", "pending_authorization", "authorized", "captured"]

/** Ours, in the completion of an Express payment: their errors may quote the shopper. */
export const WRITE_SHOPPER_STEP = "vipps-write-shopper"
export const NAME_GUEST_STEP = "vipps-name-guest"
