import type { VippsCall } from "./calls"
import type { VippsError, Finality } from "./errors"

export type VippsClientConfig = {
  /** `https://api.vipps.no`, `https://apitest.vipps.no`, or a sandbox. */
  apiUrl: string
  clientId: string
  clientSecret: string
  subscriptionKey: string
  /** The sales unit (MSN): a string of 5 or 6 digits; as a number Vipps answers HTTP 500. */
  merchantSerialNumber: string
  /** Sent as `Vipps-System-*`; each is cut to 30 printable ASCII characters. */
  system: { name: string; version: string; pluginName: string; pluginVersion: string }
  /** The longest one call may take, repeats and pauses included. Default 25 000. */
  timeoutMs?: number | undefined
  /** The longest one request may take; Vipps asks for at least 5 s. Default 10 000. */
  tryTimeoutMs?: number | undefined
  /** One line per request. Never holds secrets, tokens, phone numbers or bodies. */
  log?: ((line: VippsCallLog) => void) | undefined
}

export type VippsCallLog = {
  call: VippsCall
  reference?: string
  requestId?: string
  tryNumber: number
  httpStatus?: number
  durationMs: number
  error?: { group: string; code: string; contextId: string | undefined; finality: Finality }
}

export type CallOptions = {
  /** A shorter time for the whole call than the client's. */
  timeoutMs?: number | undefined
  /**
   * Awaited directly before each send, repeats included, once the token is there. If it throws, nothing is sent and the call ends
   * with that error.
   */
  beforeSend?: ((tryNumber: number) => Promise<void>) | undefined
  /** Awaited after each send that failed (and after a `beforeSend` that left no time for its send). */
  afterFailedTry?: ((error: VippsError, tryNumber: number) => Promise<void>) | undefined
}

export type InitiateInput = {
  reference: string
  amountMinor: number
  transactionText: string
  /** Vipps appends `/v2/payments/{orderId}`: no trailing slash, no query. */
  callbackPrefix: string
  /** Where the shopper returns to, on success and failure (`fallBack`). */
  returnUrl: string
  /** Comes back verbatim as the callback's `Authorization` header. */
  authToken: string
  /** Left out unless it has exactly eight digits: a number that Vipps can't use fails the whole call. */
  mobileNumber?: string | undefined
}
type InitiateAnswer = { reference: string; url: string }

export type MoneyInput = {
  reference: string
  amountMinor: number
  transactionText: string
  requestId: string
}
export type StopInput = { reference: string; transactionText: string; requestId?: string | undefined }

export type PaymentSummary = { capturedMinor: number; remainingToCaptureMinor: number; refundedMinor: number }
/** Vipps may leave the sums out. */
export type MoneyAnswer = { transactionId?: string; at?: Date; summary?: PaymentSummary }

export type HistoryEntry = {
  /** Upper case: INITIATE, RESERVE, SALE, CAPTURE, REFUND, CANCEL, VOID, or what Vipps adds one day. */
  operation: string
  success: boolean
  amountMinor: number
  /** The merchant's X-Request-Id or Idempotency-Key; absent for what the shopper did, and where Vipps gave none of its own. */
  requestId?: string
  transactionId?: string
  at?: Date
  text?: string
}
/** In the order Vipps sent it; `summary` is absent until the shopper has reacted. */
export type PaymentHistory = {
  reference: string
  summary?: PaymentSummary
  entries: HistoryEntry[]
  /** The sums show more than the successful entries explain, so a missing entry proves nothing yet. ePayment only. */
  unexplained?: true
  /** Until then a capture is sure to succeed. ePayment only. */
  captureGuaranteedUntil?: Date
  /** The payment link, as long as nobody has approved the payment. ePayment only. */
  url?: string
  /** ISO 4217, upper case. ePayment only. */
  currency?: string
}

export type VippsClient = {
  /** Which of Vipps' APIs it speaks. Both keep the promises below, unless a line says otherwise. */
  readonly api: "ecom" | "epayment"
  /** Checks the connection and the credentials: fetches a new token. */
  token(): Promise<void>
  /** Whether a call would be sent at once, without fetching a token first. */
  hasToken(): boolean
  /**
   * eCom: not idempotent, so never repeated once a request may have arrived. ePayment: the reference is the key, so the same input
   * may be sent again.
   */
  initiate(p: InitiateInput, o?: CallOptions): Promise<InitiateAnswer>
  /** Captures `amountMinor` of the reservation. The same `requestId` never captures twice. */
  capture(p: MoneyInput, o?: CallOptions): Promise<MoneyAnswer>
  /** Pays back `amountMinor` of what is captured. The same `requestId` never refunds twice. */
  refund(p: MoneyInput, o?: CallOptions): Promise<MoneyAnswer>
  /**
   * Cancels a payment of which nothing is captured. eCom refuses if something is (`shouldReleaseRemainingFunds: false`); ePayment
   * frees the rest without a word, so the caller must look first.
   */
  cancel(p: StopInput, o?: CallOptions): Promise<MoneyAnswer>
  /**
   * Ends an attempt that nobody approved. eCom: as `cancel`. ePayment (`cancelTransactionOnly: true`) refuses if the shopper has
   * approved: rejected, ePayment/6060.
   */
  cancelUnapproved(p: StopInput, o?: CallOptions): Promise<MoneyAnswer>
  /** Frees what is not captured, for good; what is captured stays (`shouldReleaseRemainingFunds: true`). */
  release(p: StopInput, o?: CallOptions): Promise<MoneyAnswer>
  /** The payment's whole history. A payment that Vipps doesn't know: rejected, Merchant/35 or Gateway/404. */
  details(reference: string, o?: CallOptions): Promise<PaymentHistory>
  /** Ends the kept-alive connections. Calls in progress may finish; nothing is sent afterwards. */
  close(): void
}
