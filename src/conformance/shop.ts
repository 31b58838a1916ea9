/** The adapter that another provider's author writes: a running Medusa with the provider, and the service behind it. */

export type Answer = { status: number; body: unknown }
type Send = (method: "GET" | "POST" | "DELETE", path: string, body?: object) => Promise<Answer>

/** A payment session as the storefront got it: the adapter finds the service's payment by it, also when Medusa has deleted it. */
export type Session = { id: string; data: Record<string, unknown> }

/** What the service has done with one payment, in the currency's minor unit. */
export type Ledger = {
  /** reserved, and neither captured nor released; 0 as long as nobody has approved */
  heldMinor: number
  capturedMinor: number
  refundedMinor: number
}

export type ConformanceShop = {
  /** As Medusa knows the provider: `pp_stripe_stripe`. It is enabled in the region of the carts. */
  providerId: string
  /** Sends a request with the publishable key. */
  store: Send
  /** Sends a request as a member of the staff. */
  admin: Send
  /** Makes a cart with e-mail, address and shipping that costs this much, in the currency's main unit; its id. */
  cart(amount: number): Promise<string>
  /** The shopper approves the payment at the service, which notifies the shop so many times at once; 0: the notification is lost. */
  approve(session: Session, notices: number): Promise<void>
  ledger(session: Session): Promise<Ledger>
  /** From now on the service executes such calls, and each answer is lost; until the returned function is called. */
  loseAnswers(call: "capture" | "refund"): Promise<() => Promise<void>>
  /** Once the service has refused such a call: without it, nothing moved. */
  refuseNext(call: "capture" | "refund"): Promise<void>
  /** What the provider does in the background, done now. It is called again and again while a case waits. */
  work?(): Promise<void>
}
