/**
 * The calls that the sandbox knows, and those that it makes itself. eCom and ePayment share the names: `initiate` is
 * ePayment's create, `details` its get, and a release counts as "cancel". Only ePayment has `events`. `callback` and
 * `webhook` are what the sandbox itself sends.
 */
export const callNames = [
  "token",
  "initiate",
  "capture",
  "refund",
  "cancel",
  "details",
  "events",
  "registerWebhook",
  "listWebhooks",
  "deleteWebhook",
  "listLedgers",
  "readLedger",
  "approve",
  "callback",
  "webhook",
] as const
export type CallName = (typeof callNames)[number]

/** The API that a request used, or that a payment was made with. */
export type Api = "ecom" | "epayment"

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
  /** False: Vipps has not allowed Express, and answers 5020 to it. Default true. */
  expressAllowed?: boolean
  /** False: ePayment takes captures of the full amount only (6140). Default true. */
  partialCapture?: boolean
  /** Of the Report API. Units of one ledger are paid out together. Default: each unit has its own. null: it has none. */
  ledgerId?: string | null
}

export type Switches = {
  /** Accept http addresses on this machine for callbackPrefix and fallBack. Vipps does not. Default true. */
  httpOnLoopback: boolean
  /** 429 above the documented calls per order id and minute, on the sandbox clock. Default true. */
  rateLimits: boolean
  /** Captures and refunds below 1 NOK are allowed (undocumented at Vipps). Default true. */
  smallAmounts: boolean
  /** ePayment refuses refunds of 123 and 124 minor units, as in Vipps' test environment. Default true. */
  refundTestAmounts: boolean
}

/** How ePayment does what Vipps' documents leave open. `control.assume` changes it at any time. */
export type Assumptions = {
  /**
   * The key on CAPTURED and REFUNDED: that of the request, that of the create, none, or one that no merchant knows, another for each
   * event ("foreign") or the same on all ("shared"). Default "own".
   */
  eventKeys: "own" | "create" | "none" | "foreign" | "shared"
  /** The key on the event of what staff did in the portal: none, or one that no merchant knows. Default "none". */
  portalKeys: "none" | "foreign"
  /** CANCELLED and TERMINATED carry the key of their request. Default false. */
  keysOnCancelled: boolean
  /** Events of payments made with eCom carry the X-Request-Id. Default false. */
  keysOfEcomRequests: boolean
  /** A refused capture or refund is an event with `success: false`. Default false. */
  refusalsInEvents: boolean
  /** In which order GET lists the events. Default "oldest-first". */
  eventOrder: "oldest-first" | "newest-first"
  /** The payment doesn't show what happened in the last so many milliseconds of real time. Default 0. */
  figuresLagMs: number
  /** The event log doesn't show what happened in the last so many milliseconds of real time. Default 0. */
  eventsLagMs: number
  /** How long an idempotency key is known, on the sandbox clock. Default "for-ever". */
  keysRememberedMs: number | "for-ever"
  /**
   * What a repeated request gets after a success: the first answer, today's figures, 4020 on every call, or 4020, 6170 and 6180
   * by call. Default "stored".
   */
  replays: "stored" | "fresh" | "key-used" | "already-done"
  /** A refusal is the answer to its key for good. Default true. */
  refusalsStickToKey: boolean
  /** A cancel's key is nothing, or counts as on the other calls. Default "ignored". */
  cancelKeys: "ignored" | "counted"
  /** What a cancel of a freed reservation gets: this code, or 200 with the sums as they are ("done"). Default "6190". */
  cancelOfEnded: "6190" | "6050" | "6040" | "done"
  /** HTTP status of the codes for which Vipps documents none. "usual": mostly 400. Default "usual". */
  statusOfCodes: "usual" | 400 | 409 | 422 | 500
  /** A create with a used reference and another key: 4150, or a 409 without a code. Default "4150". */
  reusedReference: "4150" | "no-code"
  /** How long a shopper may approve, on the sandbox clock. Default ten minutes. */
  linkLivesMs: number
  /** Past its deadline Vipps cancels a reservation by itself. False: it stays, and can't be captured any more. Default true. */
  deadlineCancels: boolean
  /** From when the 365 days of a refund count: the reservation or the latest capture. Default "reservation". */
  refundDaysFrom: "reservation" | "capture"
  /** What a failed delivery of a webhook blocks: the later ones of its payment, or all of its registration. Default "payment". */
  webhookOrder: "payment" | "registration"
  /** The answer to a capture, refund or cancel has the new sums. Default true. */
  answersShowNewSum: boolean
  /** The payment shows its `redirectUrl` while it waits for the shopper. Default true. */
  redirectUrlInGet: boolean
  /**
   * Express: the names in the question for shipping options. As the OpenAPI file has them (`AddressLine1` and `reference`),
   * `Reference` too, or all camel case. Default "spec".
   */
  shippingCallbackCase: "spec" | "pascal" | "camel"
  /** Express: how long Vipps waits for the shipping options, in real time. Default 3000. */
  shippingAnswerWithinMs: number
  /** Express: GET's `amount` grows by the chosen shipping. Default false. */
  amountIncludesShipping: boolean
  /** Express: GET shows what the shopper chose. False: no longer, as some time after the approval. Default true. */
  choiceInGet: boolean
  /** Express: GET shows who the shopper is. False: not yet, as in the first moments after the approval. Default true. */
  personInGet: boolean
}

/** A shopper, as Vipps describes them. */
export type Person = { firstName: string; lastName: string; email: string; mobileNumber: string }
/** `country` is ISO 3166 alpha-2 in capitals. */
export type Address = {
  addressLine1: string
  addressLine2?: string | undefined
  city: string
  country: string
  postCode: string
}

/** The fields that shall be different. */
export type Changes<T> = { [Field in keyof T]?: T[Field] | undefined }

/** What the shopper of an Express payment chooses. */
export type ExpressApproval = {
  /** A sample person's id (kari, ole, mette, lars, aino, mikko), or what is different from the first one of the unit's country. */
  person?: string | Changes<Person> | undefined
  /** What is different from the person's own; a new first line does away with the second one. The app offers the shop's countries only; here any will do. */
  address?: Changes<Address> | undefined
  /** Default: the one that the app has chosen beforehand. */
  shippingOptionId?: string | undefined
  /** The shopper withdraws the consent to the personal data at once: Vipps tells the delivery without a name and an e-mail address. */
  isConsentWithdrawn?: boolean | undefined
}

export type SandboxOptions = {
  /** Default: any free port. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Default: `defaultUnit` alone. */
  units?: SalesUnit[]
  switches?: Partial<Switches>
  assumptions?: Partial<Assumptions>
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
  /** An error as Vipps' own code words it. ePayment: `code` is the four digits, `group` says nothing. */
  | { error: FaultError; executed?: boolean | undefined }
  /** 200, and a body that ends in the middle. */
  | { malformedBody: true; executed?: boolean | undefined }
  /** Callback, webhook: never sent. */
  | { lose: true }
  /** Callback, webhook: sent, and then this many copies of it. */
  | { duplicate: number }
  /** Cancel while the shopper is busy with the payment: 500, Azure's shape; ePayment 6250. Waits for such a cancel. */
  | { pendingCancelFails: true }
  /** Details and events: what happened in the last lagMs of real time isn't shown. */
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
  /** X-Request-Id, or Idempotency-Key. Empty where Vipps records none. */
  requestId: string
  transactionId: string
  /** ISO, on the sandbox clock. */
  at: string
  text: string
  by: Actor
}

export type LedgerPayment = {
  reference: string
  /** What it was made with. */
  api: Api
  merchantSerialNumber: string
  amountMinor: number
  currency: Currency
  state: PaymentState
  reservedMinor: number
  capturedMinor: number
  refundedMinor: number
  releasedMinor: number
  /** Successful ones only, without direct captures. */
  captures: number
  refunds: number
  url: string
  fallBack: string
  callbackPrefix: string
  transactionText: string
  /** Express, once it is approved: what `amountMinor` does not include. */
  shipping?: { optionId: string; optionName: string; amountMinor: number }
  /** Oldest first, failed attempts included. */
  history: LedgerEntry[]
  initiatedAt: string
  reservedAt?: string
}

export type SeenRequest = {
  call: CallName
  /** Absent on the token call, which the APIs share. */
  api?: Api | "webhooks" | "report"
  method: string
  path: string
  reference?: string
  /** X-Request-Id, or Idempotency-Key. */
  requestId?: string
  /** ISO, real time. */
  at: string
  status: number | "dropped" | "pending"
  /** As parsed; raw text when it isn't JSON; null when empty. */
  body: unknown
  /** Authorization, keys and client_secret read "***". */
  headers: Record<string, string>
}

/** One attempt to deliver a webhook. */
export type SeenDelivery = {
  /** The registration. */
  webhookId: string
  url: string
  reference: string
  /** E.g. CAPTURED. */
  name: string
  /** 1 for the first. */
  attempt: number
  status: number | "lost" | "no-answer" | "pending"
  /** ISO, real time. */
  at: string
  body: unknown
}

export type SeenRegistration = { id: string; merchantSerialNumber: string; url: string; events: string[] }

export type SeenCallback = {
  reference: string
  url: string
  status: number | "lost" | "no-answer" | "pending"
  /** ISO, real time. */
  at: string
  body: unknown
}

/** One question for the shipping options of an address. */
export type SeenShippingCallback = {
  reference: string
  url: string
  status: number | "no-answer" | "pending"
  /** ISO, real time. */
  at: string
  body: unknown
}

/**
 * What shoppers, staff in Vipps' portal, networks and clocks do. If several sales units use an order id, the latest payment is
 * meant. All of it also works over HTTP: `POST {url}/control/<method>` with the arguments as a JSON object, e.g. `{ "reference":
 * "…" }`.
 */
export type SandboxControl = {
  /**
   * The shopper approves. Test amounts (151, 182, …) are refused by the "bank", as in Vipps' test environment. Express: with an
   * address and a shipping option, which a dynamic offer is asked for first. A SandboxRefusal if the shop does not ship there.
   */
  approve(reference: string, choice?: ExpressApproval): Promise<void>
  reject(reference: string): Promise<void>
  /** A card is refused; the shopper may still try another. Default code 42. */
  failAttempt(reference: string, code?: string): Promise<void>
  /** The shopper did nothing in time. `leaveNoTrace`: INITIATE stays the only entry of the history. */
  expire(reference: string, options?: { leaveNoTrace?: boolean | undefined }): Promise<void>
  /** Without a number: every sales unit. */
  directCapture(on: boolean, merchantSerialNumber?: string): Promise<void>
  /** Like a new secret in Vipps' portal. Existing access tokens stay valid until `revokeTokens`. Without a number: every unit. */
  newClientSecret(clientSecret: string, merchantSerialNumber?: string): Promise<void>
  /** The next `times` (default 1) requests of that call meet the fault. Faults of one call queue up. */
  next(call: CallName, fault: Fault, times?: number): Promise<void>
  clearFaults(): Promise<void>
  /** Changes how ePayment does what is undocumented. Throws a TypeError for a name or value that makes no sense. */
  assume(assumptions: Partial<Assumptions>): Promise<void>
  /** Of earlier requests: X-Request-Ids and Idempotency-Keys. */
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
  /** Express: the questions for shipping options. */
  shippingCallbacks(reference?: string): Promise<SeenShippingCallback[]>
  /** Waits until no callback and no webhook is on its way. A webhook that waits for its next attempt is not. */
  callbacksSettled(): Promise<void>
  webhooks: {
    registrations(): Promise<SeenRegistration[]>
    /** Every attempt, oldest first. */
    deliveries(reference?: string): Promise<SeenDelivery[]>
    /** Tries again at once what waits for its next attempt, and waits for the answers. */
    deliverNow(): Promise<void>
    /** Vipps drops a registration, as it does after two weeks without an answer. Without an id: all. */
    forget(id?: string): Promise<void>
  }
}
