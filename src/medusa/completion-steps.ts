/** The step of Medusa's completion that asks the provider whether the money is there. */
export const AUTHORIZE_STEP = "authorize-payment-session-step"

/** Ours, in the completion of an Express payment: their errors may quote the shopper. */
export const WRITE_SHOPPER_STEP = "vipps-write-shopper"
export const NAME_GUEST_STEP = "vipps-name-guest"
