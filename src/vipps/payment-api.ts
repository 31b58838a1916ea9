import type { Api, VippsCall } from "./calls"
import type { VippsError, Finality } from "./errors"
import type { ExpressChoice, ExpressShipping } from "./express"

export type PaymentApiConfig = {
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
  /** ISO 4217 in upper case, as `NOK`: the sales unit's. */
  currency: string
  transactionText: string
  /** Of eCom. Vipps appends `/v2/payments/{orderId}`: no trailing slash, no query. */
  callbackPrefix: string
  /** Where the shopper returns to, on success and failure. */
  returnUrl: string
  /** Of eCom. Comes back verbatim as the callback's `Authorization` header. */
  authToken: string
  /** Left out unless it has exactly eight digits: a number that Vipps can't use fails the whole call. */
  mobileNumber?: string | undefined
  /** Of ePayment: what the app shows of the order. The lines must add up to the payment, or the app shows none. */
  receipt?: Receipt | undefined
  /** Of ePayment: at most 5 pairs of 100 and 500 characters, which only reading the payment gives back. No personal data. */
  metadata?: Readonly<Record<string, string>> | undefined
  /** Of ePayment: the shopper chooses address and shipping at Vipps, which adds the shipping's price to the amount. */
  express?: ExpressShipping | undefined
}
/** Names and units as Vipps has them: amounts are minor units, `taxRate` counts hundredths of a per cent. */
export type Receipt = {
  orderLines: {
    id: string
    name: string
    /** With tax, after discount. */
    totalAmount: number
    totalAmountExcludingTax: number
    totalTaxAmount: number
    taxRate: number
    discount?: number
    unitInfo?: { unitPrice: number; quantity: string }
    isShipping?: true
  }[]
  bottomLine: { currency: string; receiptNumber?: string }
}
type InitiateAnswer = { reference: string; url: string }

export type MoneyInput = {
  reference: string
  amountMinor: number
  /** ISO 4217 in upper case, as `NOK`: the payment's. */
  currency: string
  transactionText: string
  requestId: string
}
export type StopInput = { reference: string; transactionText: string; requestId?: string | undefined }

export type PaymentSummary = { capturedMinor: number; remainingToCaptureMinor: number; refundedMinor: number }
/** Vipps may leave the sums out. */
export type MoneyAnswer = { transactionId?: string; at?: Date; summary?: PaymentSummary }

export type HistoryEntry = {
  /** Upper case: INITIATE, RESERVE, SALE, CAPTURE, REFUND, CANCEL, VOID, EXPIRE, or what Vipps adds one day. */
  operation: string
  success: boolean
  amountMinor: number
  /** The merchant's X-Request-Id or Idempotency-Key; absent for what the shopper did, and not always there in ePayment. */
  requestId?: string
  transactionId?: string
  at?: Date
  text?: string
}
/**
 * A payment's history in eCom's words, whichever API it comes from, the newest entry first. eCom leaves `summary` out until the
 * shopper has reacted.
 */
export type PaymentHistory = {
  reference: string
  summary?: PaymentSummary
  entries: HistoryEntry[]
  /**
   * The sums show more than the successful entries explain: entries are late, or something was made elsewhere. That an entry is
   * missing proves nothing then. Only of ePayment.
   */
  unexplained?: true
  /** Until then Vipps promises that a capture succeeds. Only of ePayment. */
  captureGuaranteedUntil?: Date
  /** Where the shopper pays, while the payment waits for approval. Only of ePayment, and not always. */
  url?: string
  /** ISO 4217 in upper case. Only of ePayment: eCom has no currency field, and moves NOK. */
  currency?: string
}

/** What both APIs of Vipps can do with a payment. A payment stays with the API that it was started with. */
export type PaymentApi = {
  readonly api: Api
  /** Checks the connection and the credentials: fetches a new token. */
  token(): Promise<void>
  /** Whether a call would be sent at once, without fetching a token first. */
  hasToken(): boolean
  /**
   * Starts a payment. eCom's is not idempotent, so it is never repeated once a request may have arrived. ePayment's is keyed by
   * the reference: the same input may be sent again.
   */
  initiate(p: InitiateInput, o?: CallOptions): Promise<InitiateAnswer>
  /** Captures `amountMinor` of the reservation. The same `requestId` never captures twice. */
  capture(p: MoneyInput, o?: CallOptions): Promise<MoneyAnswer>
  /** Pays back `amountMinor` of what is captured. The same `requestId` never refunds twice. */
  refund(p: MoneyInput, o?: CallOptions): Promise<MoneyAnswer>
  /**
   * Cancels a payment of which nothing is captured. eCom refuses it otherwise (`shouldReleaseRemainingFunds: false`). ePayment
   * frees everything that is not captured, so the caller must have seen inside the payment's slot that nothing is captured.
   */
  cancel(p: StopInput, o?: CallOptions): Promise<MoneyAnswer>
  /**
   * Ends an attempt that nobody has approved. If the shopper has approved it meanwhile, ePayment refuses (rejected, ePayment/6060)
   * and nothing changes. eCom has no such call: it cancels, as `cancel` does.
   */
  cancelUnapproved(p: StopInput, o?: CallOptions): Promise<MoneyAnswer>
  /** Frees what is not captured, for good; what is captured stays. */
  release(p: StopInput, o?: CallOptions): Promise<MoneyAnswer>
  /** The payment's whole history. A payment that Vipps doesn't know: rejected, Merchant/35, ePayment/5090 or Gateway/404. */
  details(reference: string, o?: CallOptions): Promise<PaymentHistory>
  /**
   * What the shopper chose in an Express payment, and personal data with it. undefined: not approved yet, or Vipps no longer
   * gives the details. eCom has no Express: RangeError.
   */
  expressChoice(reference: string, o?: CallOptions): Promise<ExpressChoice | undefined>
  /** Ends the kept-alive connections. Calls in progress may finish; nothing is sent afterwards. */
  close(): void
}
