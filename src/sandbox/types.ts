/** The calls of the eCom API that the sandbox knows, plus the callback that it makes itself. Release counts as "cancel". */
export const callNames = [
  "token",
  "initiate",
  "capture",
  "refund",
  "cancel",
  "details",
  "approve",
  "callback",
] as const
export type CallName = (typeof callNames)[number]

/** A sales unit belongs to one country, and takes its currency: NOK, DKK, EUR. */
export type Market = "NO" | "DK" | "FI"
export type Currency = "NOK" | "DKK" | "EUR"

/** One sales unit with its keys. */
export type SalesUnit = {
  clientId: string
  clientSecret: string
  subscriptionKey: string
  /** Vipps gives each unit two keys that are good at the same time. Default: the sandbox's unit has one. */
  secondSubscriptionKey?: string
  /** Five or six digits. */
  merchantSerialNumber: string
  /** Payments are captured as they are approved (SALE). Default false. */
  directCapture?: boolean
  /** False: approved for login only, initiate answers Merchant/97. Default true. */
  paymentsAllowed?: boolean
  /** Default NO. eCom exists in Norway only. */
  market?: Market
}

export type Switches = {
  /** Accept http addresses on this machine for callbackPrefix and fallBack. Vipps does not. Default true. */
  httpOnLoopback: boolean
  /** 429 above the documented calls per order id and minute, on the sandbox clock. Default true. */
  rateLimits: boolean
  /** Captures and refunds below 1 NOK are allowed (undocumented at Vipps). Default true. */
  smallAmounts: boolean
}

export type SandboxOptions = {
  /** Default: any free port. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Default: `defaultUnit` alone. */
  units?: SalesUnit[]
  switches?: Partial<Switches>
  /** One line per call and callback, without secrets. */
  log?: (line: string) => void
}

export type Sandbox = {
  url: string
  port: number
  control: SandboxControl
  /** Ends open connections, delayed answers and callbacks. */
  stop(): Promise<void>
}

export type When = "before-executing" | "after-executing"

/** What happens to the next request of a call. Nothing is executed unless the fault says so. */
export type Fault =
  /** The connection ends without an answer. */
  | { dropResponse: When }
  /** The answer takes this long; default before executing, and then it executes though the caller has left. */
  | { delayMs: number; when?: When | undefined }
  /** This status and body instead of the answer: text goes out as HTML, anything else as JSON. */
  | { status: number; body?: unknown; executed?: boolean | undefined }
  /** An error as Vipps' own code words it. */
  | { error: FaultError; executed?: boolean | undefined }
  /** 200, and a body that ends in the middle. */
  | { malformedBody: true; executed?: boolean | undefined }
  /** Callback: never sent. */
  | { lose: true }
  /** Callback: sent, and then this many copies of it. */
  | { duplicate: number }
  /** Cancel while the shopper is busy with the payment: 500, Azure's shape. Waits for such a cancel. */
  | { pendingCancelFails: true }
  /** Details: what happened in the last lagMs of real time isn't shown. */
  | { lagMs: number }
export type FaultError = {
  group: string
  code: string
  message?: string | undefined
  status?: number | undefined
}

export type PaymentState =
  | "INITIATED"
  | "RESERVED"
  | "PARTIALLY_CAPTURED"
  | "CAPTURED"
  | "REFUNDED"
  /** By the merchant, nothing captured. */
  | "CANCELLED"
  /** By the shopper. */
  | "REJECTED"
  | "EXPIRED"

export type Operation = "INITIATE" | "RESERVE" | "SALE" | "CAPTURE" | "REFUND" | "CANCEL" | "VOID"
export type Actor = "merchant" | "shopper" | "timeout" | "portal"

export type LedgerEntry = {
  operation: Operation
  success: boolean
  amountMinor: number
  /** Empty where Vipps records none. */
  requestId: string
  transactionId: string
  /** ISO, on the sandbox clock. */
  at: string
  text: string
  by: Actor
}

export type LedgerPayment = {
  reference: string
  merchantSerialNumber: string
  amountMinor: number
  currency: Currency
  state: PaymentState
  reservedMinor: number
  capturedMinor: number
  refundedMinor: number
  releasedMinor: number
  /** Successful ones only; a direct capture is none. */
  captures: number
  refunds: number
  url: string
  fallBack: string
  callbackPrefix: string
  transactionText: string
  /** Oldest first, failed attempts included. */
  history: LedgerEntry[]
  initiatedAt: string
  reservedAt?: string
}

export type SeenRequest = {
  call: CallName
  method: string
  path: string
  reference?: string
  requestId?: string
  /** ISO, real time. */
  at: string
  status: number | "dropped" | "pending"
  /** As parsed; raw text when it isn't JSON; null when empty. */
  body: unknown
  /** Authorization, keys and client_secret read "***". */
  headers: Record<string, string>
}

export type SeenCallback = {
  reference: string
  url: string
  status: number | "lost" | "no-answer" | "pending"
  /** ISO, real time. */
  at: string
  body: unknown
}

/**
 * What shoppers, staff in Vipps' portal, networks and clocks do. If several sales units use an order id, the latest payment is
 * meant. All of it also works over HTTP: `POST {url}/control/<method>` with the arguments as a JSON object, e.g. `{ "orderId":
 * "…" }`.
 */
export type SandboxControl = {
  /** The shopper approves. Test amounts (151, 182, …) are refused by the "bank", as in Vipps' test environment. */
  approve(reference: string): Promise<void>
  reject(reference: string): Promise<void>
  /** A card is refused; the shopper may still try another. Default code 42. */
  failAttempt(reference: string, code?: string): Promise<void>
  /** The shopper did nothing in time. `leaveNoTrace`: INITIATE stays the only entry of the history. */
  expire(reference: string, options?: { leaveNoTrace?: boolean | undefined }): Promise<void>
  /** Without a number: every sales unit. */
  directCapture(on: boolean, merchantSerialNumber?: string): Promise<void>
  /** As made anew in Vipps' portal. Access tokens given out stay good until `revokeTokens`. Without a number: every unit. */
  newClientSecret(clientSecret: string, merchantSerialNumber?: string): Promise<void>
  /** The next `times` (default 1) requests of that call meet the fault. Faults of one call queue up. */
  next(call: CallName, fault: Fault, times?: number): Promise<void>
  clearFaults(): Promise<void>
  forgetRequestIds(): Promise<void>
  /** Every access token given out so far stops working. */
  revokeTokens(): Promise<void>
  /** Shifts the clock; it runs on from there. `{ offsetMs: 0 }` goes back to real time. */
  setClock(p: { at?: string | undefined; offsetMs?: number | undefined }): Promise<void>
  /** Made by hand in Vipps' portal: no request id in the history. */
  portal: {
    capture(reference: string, amountMinor: number): Promise<void>
    refund(reference: string, amountMinor: number): Promise<void>
    /** Cancels, or releases the rest of a partly captured payment. */
    cancel(reference: string): Promise<void>
  }
  payment(reference: string): Promise<LedgerPayment | undefined>
  /** Oldest first. */
  ledger(): Promise<LedgerPayment[]>
  /** Oldest first; recorded when they arrive. */
  requests(filter?: { call?: CallName | undefined; reference?: string | undefined }): Promise<SeenRequest[]>
  clearRequests(): Promise<void>
  callbacks(reference?: string): Promise<SeenCallback[]>
  /** Waits until no callback is on its way. */
  callbacksSettled(): Promise<void>
}
