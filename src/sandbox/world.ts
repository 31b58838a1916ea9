import type { AccessTokens } from "./access-tokens"
import type { Callbacks } from "./callbacks"
import type { Keys } from "./epayment/keys"
import type { ShippingCallbacks } from "./express/shipping-callback"
import type { Faults } from "./faults"
import type { Ledger } from "./ledger"
import type { Pauses } from "./pauses"
import type { RateLimits } from "./rate-limits"
import type { RequestLog } from "./request-log"
import type { RequestMemory } from "./request-memory"
import type { Shopper } from "./shopper"
import type { Assumptions, Switches } from "./types"
import type { Units } from "./units"
import type { Deliveries } from "./webhooks/deliveries"
import type { Registrations } from "./webhooks/registrations"

/** Everything one sandbox remembers. Several live in one process without sharing any of it. */
export type World = {
  units: Units
  switches: Switches
  assumptions: Assumptions
  tokens: AccessTokens
  ledger: Ledger
  shopper: Shopper
  /** eCom's X-Request-Ids. */
  memory: RequestMemory
  /** ePayment's Idempotency-Keys. */
  keys: Keys
  rates: RateLimits
  faults: Faults
  pauses: Pauses
  callbacks: Callbacks
  shippingCallbacks: ShippingCallbacks
  registrations: Registrations
  deliveries: Deliveries
  requests: RequestLog
  /** The address of the landing page. */
  linkTo: (token: string) => string
}
