/** The adapter that another provider's author writes: a running Medusa with the provider, and the service behind it. */

export type Answer = { status: number; body: unknown }
export type Send = (method: "GET" | "POST" | "DELETE", path: string, body?: object) => Promise<Answer>

/** A payment session as the storefront got it: the adapter finds the service's payment by it, also when Medusa has deleted it. */
export type Session = { id: string; data: Record<string, unknown> }

/** What the service has done with one payment, in the currency's minor unit. */
export type Ledger = {
  /** reserved, and neither captured nor released; 0 as long as nobody has approved */
  heldMinor: number
  capturedMinor: number
  refundedMinor: number
}

/** What a service or a provider need not have. A case that needs what `lacks` names is skipped, with the reason. */
export type Ability =
  /** captures of less than what is reserved */
  | "partial-captures"
  /** a second capture of the same payment */
  | "several-captures"
  /** the service tells the shop of an approval by itself */
  | "notices"
  /** a reservation that an order edit leaves as it is */
  | "kept-reservations"

export type ConformanceShop = {
  /** As Medusa knows the provider: `pp_stripe_stripe`. It is enabled in the region of the carts. */
  providerId: string
  /** Of the amounts that the service takes in the carts' currency: 2 unless said; JPY 0, KWD 3. */
  decimals?: number
  /** What the service or the provider does not have, and why. */
  lacks?: { [name in Ability]?: string }
  /** How long something that is done later may take; a minute unless said. */
  patienceMs?: number
  /** Sends a request with the publishable key. */
  store: Send
  /** Sends a request as a member of the staff. */
  admin: Send
  /** Makes a cart with e-mail, address and shipping that costs this much, in the currency's main unit; its id. */
  cart(amount: number): Promise<string>
  /** The shopper approves the payment at the service, which notifies the shop so many times at once; 0: the notification is lost. */
  approve(session: Session, notices: number): Promise<void>
  ledger(session: Session): Promise<Ledger>
  /** What the provider does in the background, done now. It is called again and again while a case waits. */
  work?(): Promise<void>
} & Partial<Powers>

/** What makes more cases possible. A case is skipped when the adapter does not have what it needs. */
export type Powers = {
  /** From now on the service executes such calls, and each answer is lost; until the returned function is called. */
  loseAnswers(call: "capture" | "refund"): Promise<() => Promise<void>>
  /** Once the service refuses such a call: without it, nothing moved. */
  refuseNext(call: "capture" | "refund" | "cancel"): Promise<void>
  /** The service tells all that it has ever told of the payment, the last first, three times. Resolves when the shop has worked on it. */
  retell(session: Session): Promise<void>
  /** Sends a request as one of the staff whose role may not touch payments (Medusa's RBAC is on). */
  withoutRights: Send
  /** The provider's own requests that would move money of this payment, if it has routes of its own. */
  moneyRequests(paymentId: string): { path: string; body?: object }[]
  /** Keys and secrets of the shop, which no storefront may read. */
  secrets: string[]
}

export type Need = Ability | keyof Powers
