/** The step of Medusa's completion that asks the provider whether the money is there. */
export const AUTHORIZE_STEP = "authorize-payment-session-step"
