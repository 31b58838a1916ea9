/** The step of Medusa's completion that asks the provider whether the money is there. */
export const AUTHORIZE_STEP = "authorize-payment-session-step"

/** The statuses of a session by which Medusa completes a cart. */
export const LIVE_STATUSES = ["pending", "requires_more", "pending_authorization", "authorized", "captured"]
