import type { Message } from "../messages"
import type { Api } from "../vipps"

/**
 * All that the protocol needs of a host. All times are the database's (`now()`), never a server's clock. Every method that
 * changes something is one short SQL transaction; none spans a call to Vipps.
 */

export type OperationKind = "capture" | "refund" | "cancel" | "release"
export type OperationState = "open" | "executed" | "refused" | "not_executed"

/** A payment stays with the API that it was started with, an operation with the one it was sent by. */
export type { Api }

/** One row of the journal. `leaseAlive` and `absenceProvable` are judged by the database's clock in the same statement. */
export type Operation = {
  requestId: string
  reference: string
  kind: OperationKind
  amountMinor: number
  /** as Medusa writes it, "nok"; like `amountMinor` the payment's */
  currencyCode: string
  api: Api
  transactionText: string
  actor: string | undefined
  medusaRowId: string | undefined
  origin: "plugin" | "external"
  state: OperationState
  leaseOwner: string | undefined
  leaseAlive: boolean
  /** nothing was sent, or the latest send is at least `QUIET` ago: a read of the details begun now may prove absence (R5) */
  absenceProvable: boolean
  /** when absence can be proven, if nothing more is sent */
  resolvableBy: Date
  openedAt: Date
  responseLostAt: Date | undefined
  acknowledgedAt: Date | undefined
  ledgerVerifiedAt: Date | undefined
  executedAt: Date | undefined
  transactionId: string | undefined
  sendCount: number
  errorGroup: string | undefined
  errorCode: string | undefined
  /** why it was refused or is not known */
  errorSaid: Message | undefined
}

/** A payment's figures as last read from Vipps; enough for every guard. Amounts in the payment's minor unit. */
export type VippsFigures = {
  state: string
  reservedMinor: number
  capturedMinor: number
  refundedMinor: number
  capturableMinor: number
  released: boolean
  directCapture: boolean
  reservedAt?: Date
  /** until then Vipps guarantees that a capture succeeds; only of ePayment */
  captureGuaranteedUntil?: Date
}

/** A shipping option as the shop offered it to the shopper. `priceMinor`: with tax, less promotions. Nothing personal. */
export type ExpressOffer = {
  optionId: string
  profileId: string
  name: string
  priceMinor: number
  /** what each promotion takes off it */
  discounts?: ShippingDiscount[]
}

/** `amountNet`: without tax, in the main unit, as exact decimal text: a third of a price has no end. */
export type ShippingDiscount = { code: string; amountNet: string }

/**
 * Of an Express payment, which is started for the goods alone: the shopper chooses address and shipping in the app, and goods and
 * shipping are reserved.
 */
export type ExpressFacts = {
  /** fixed: offered at the start. dynamic: Vipps asks for offers when it knows the address */
  shipping: "fixed" | "dynamic"
  goodsMinor: number
  /** all that was ever offered for this payment */
  offered: ExpressOffer[]
  /** since when cart and session have what the shopper chose, and `amountMinor` is the whole reservation */
  writtenAt: Date | undefined
}

export type Attempt = {
  reference: string
  providerId: string
  merchantSerialNumber: string
  sessionId: string
  paymentCollectionId: string | undefined
  attemptNumber: number
  amountMinor: number
  /** as Medusa writes it: "nok" */
  currencyCode: string
  api: Api
  url: string | undefined
  urlExpiresAt: Date | undefined
  returnUrl: string | undefined
  state: "active" | "closing" | "closed"
  closedReason: Message | undefined
  authorizedAt: Date | undefined
  pendingAction: "cancel" | "release" | undefined
  figures: VippsFigures
  vippsReadAt: Date | undefined
  startedAt: Date
  polls: number
  failedPolls: number
  needsReviewAt: Date | undefined
  needsReviewReason: Message | undefined
  /** undefined: the shop has not refused this payment's order lately */
  completionFailure: CompletionFailure | undefined
  /** since when part of it stays reserved until a person captures or releases it; for the list of payments */
  releaseBlockedAt: Date | undefined
  /** undefined: a payment of a normal checkout */
  express: ExpressFacts | undefined
}

/** The shop refuses to make the order of an approved payment: the latest refusal, and how many in a row. */
export type CompletionFailure = {
  code: string
  /** for the staff; has the failure's code, except in rows of an older version */
  said: Message
  count: number
  /** for how long, by the database's clock: the gaps between the refusals, each at most the longest pause between tries */
  spreadMs: number
}

export type NewOperation = {
  requestId: string
  reference: string
  kind: OperationKind
  amountMinor: number
  currencyCode: string
  api: Api
  transactionText: string
  actor: string | undefined
  medusaRowId: string | undefined
  leaseOwner: string
}

/** `seen`: how many operations the payment has had. `isSending`: also the stamp of the first send (R3). */
export type Opening = { seen?: number; isSending?: boolean }

/** Vipps' reason, for debugging. */
export type RefusalFacts = {
  said: Message
  group?: string | undefined
  code?: string | undefined
  httpStatus?: number | undefined
  contextId?: string | undefined
}

/** `medusaRowId`: the row that Medusa has all the same (a direct capture). */
export type ExternalOperation = {
  requestId: string
  reference: string
  kind: OperationKind
  amountMinor: number
  transactionText: string
  transactionId: string | undefined
  at: Date | undefined
  medusaRowId?: string
}

/** What a request needs to know of its payment, all read at one moment. */
export type PreflightSnapshot = {
  attempt: Attempt | undefined
  /** how many operations the payment has had; tells `open` whether one came in between */
  operations: number
  isOpen: boolean
  /** an operation has this id */
  isUsed: boolean
  /** `recentlyExecuted` finds something */
  hasUnacknowledged: boolean
}

export type ExecutionFacts = { transactionId?: string | undefined; at?: Date | undefined }

export type Execution = ExecutionFacts & {
  medusaRowId: string | undefined
  acknowledged: boolean
  /** what Vipps' answer says of the whole payment */
  figures?: Partial<VippsFigures> | undefined
}

export type Times = {
  /** the longest that one provider call spends on Vipps, repeats included (`timeoutMs`) */
  callMs: number
  /** how long a request owns an operation; more than `callMs` and one HTTP request */
  leaseMs: number
  /** how long after the last send a read proves absence: flight, lag, and a margin for a stalled process */
  quietMs: number
  /** how long one read of the details may take */
  readMs: number
}

export type NewAttempt = {
  reference: string
  providerId: string
  merchantSerialNumber: string
  sessionId: string
  paymentCollectionId: string | undefined
  attemptNumber: number
  amountMinor: number
  currencyCode: string
  api: Api
  returnUrl: string | undefined
  express?: Pick<ExpressFacts, "shipping" | "offered"> | undefined
}

export type AttemptJournal = {
  attempt(reference: string): Promise<Attempt | undefined>
  /** newest first */
  attemptsOfSession(sessionId: string): Promise<Attempt[]>
  /** before initiate is sent. false: the reference is taken */
  write(attempt: NewAttempt): Promise<boolean>
  /** stores the payment link; returns until when it works, by the database's clock */
  savePaymentUrl(p: { reference: string; url: string; livesMs: number }): Promise<Date>
  /** the last act before `authorizePayment` answers "reserved". false: the reservation is claimed to be cancelled */
  stampAuthorized(reference: string): Promise<boolean>
  noteCallback(reference: string): Promise<void>
  /**
   * Vipps tells of an operation that its owner works on. If earlier polls failed, or it needs review, the run that looks for
   * abandoned operations would pass it by: then it is polled after this long
   */
  pollIfLeft(reference: string, inMs: number): Promise<void>
  /**
   * One server at a time completes a cart, whichever of its payments asks. Returns the lease that `endCompletion` needs;
   * undefined: another server has it.
   */
  claimCompletion(reference: string, leaseMs: number): Promise<string | undefined>
  /** whether a server is completing this payment's cart */
  isCompleting(reference: string): Promise<boolean>
  /** The lease starts again under a new name; undefined: it has ended, and another server may be completing the cart. */
  renewCompletion(reference: string, lease: string, leaseMs: number): Promise<string | undefined>
  endCompletion(reference: string, lease: string): Promise<void>
  /** the shop has refused the order. undefined: the reservation is claimed to be cancelled, so there can be no order */
  noteCompletionFailure(
    reference: string,
    failure: Pick<CompletionFailure, "code" | "said">,
  ): Promise<CompletionFailure | undefined>
  /** whether the latest refusal is younger than that */
  failedWithin(reference: string, ms: number): Promise<boolean>
  setPendingAction(reference: string, action: "cancel" | "release" | undefined): Promise<void>
  /** claims a reservation to cancel it, if nobody authorized it within the given time. false: leave it alone */
  claimClosing(reference: string, stampOlderThanMs: number): Promise<boolean>
  unclaim(reference: string): Promise<void>
  close(reference: string, reason: Message): Promise<void>
  /** a closed attempt holds money after all, which must be freed */
  reopen(reference: string): Promise<void>
  /** keeps the payment's figures, for guards, lists and repair */
  saveFigures(reference: string, figures: Partial<VippsFigures>): Promise<void>
  /** takes payments of these providers that are due, so that no other server polls them within `leaseMs` */
  claimDue(p: { limit: number; leaseMs: number; providerIds: string[] }): Promise<Attempt[]>
  /** taken and not polled: they are due again at once */
  giveBackDue(references: string[]): Promise<void>
  /** payments that are due, of other providers than these */
  countDueElsewhere(providerIds: string[]): Promise<{ providerId: string; count: number }[]>
  /** these are polled in the next run, unless earlier polls failed: those keep their pauses */
  pollNow(references: string[]): Promise<void>
  /** polled in some seconds, when Medusa has written what follows from our answer */
  schedulePoll(reference: string, inMs?: number): Promise<void>
  markReleaseBlocked(reference: string, isBlocked: boolean): Promise<void>
  /** when to poll next; undefined: never again. `figures` as in `saveFigures`, by the same statement */
  pollAgain(reference: string, inMs: number | undefined, figures?: Partial<VippsFigures>): Promise<void>
  /** a poll that resolved nothing; returns how many there were in a row */
  noteFailedPoll(reference: string, inMs: number): Promise<number>
  /** true for the first caller only, so a warning of this bank limit is given once */
  markExpiryWarned(reference: string, bankDays: number): Promise<boolean>
  markNeedsReview(reference: string, reason: Message): Promise<void>
  clearNeedsReview(reference: string): Promise<void>
  /** Vipps asked what can be delivered to an address; what was offered before stays offered. false: the payment is no longer open */
  addExpressOffers(reference: string, offers: ExpressOffer[]): Promise<boolean>
  /** Cart and session have what the shopper chose: the payment is of this sum from now on. Returns whose mark it is. */
  markExpressWritten(reference: string, amountMinor: number): Promise<string | undefined>
  /** The mark is removed: the payment is of the goods again. false: somebody else has marked it since, and it stays. */
  unmarkExpressWritten(reference: string, mark: string): Promise<boolean>
}

/** What an operation moves, and for which of Medusa's rows. */
export type Movement = Pick<Operation, "requestId" | "reference" | "kind" | "amountMinor" | "medusaRowId">

type LeaseKey = { requestId: string; leaseOwner: string }

export type OperationJournal = {
  operation(requestId: string): Promise<Operation | undefined>
  openOperation(reference: string): Promise<Operation | undefined>
  /** executed operations of that kind whose outcome had not reached anybody by `since` (R8) */
  recentlyExecuted(p: { reference: string; kind: OperationKind; since: Date }): Promise<Operation[]>
  preflight(p: {
    requestId: string
    reference: string
    kind: OperationKind
    since: Date
  }): Promise<PreflightSnapshot>
  /** false: another one is open (the unique index decides), or the payment has had other operations than the `seen` ones */
  open(operation: NewOperation, p?: Opening): Promise<boolean>
  /** takes over an open operation whose lease has ended: new owner, new lease. false: somebody was faster, or it is closed */
  takeOver(p: LeaseKey): Promise<boolean>
  /** before each send (R3): stamps `last_sent_at`. false: it is not ours any more */
  stampSend(p: LeaseKey): Promise<boolean>
  /** a send got no answer */
  markResponseLost(p: LeaseKey): Promise<boolean>
  /** a send was answered, or never reached the payment */
  clearSend(p: LeaseKey): Promise<boolean>
  /** returns what the events need; undefined: it is not ours any more. `figures` are saved in the same transaction */
  closeExecuted(p: LeaseKey & Execution): Promise<Movement | undefined>
  closeRefused(p: LeaseKey & RefusalFacts): Promise<boolean>
  closeNotExecuted(p: LeaseKey): Promise<boolean>
  /** ends the lease, so that the next request need not wait */
  giveBack(p: LeaseKey & { why?: RefusalFacts }): Promise<void>
  /**
   * an executed operation gets the given row, if it still belongs to `from` (R7, R9); `leaseOwner`: the row that asked, or a repair
   */
  adopt(p: {
    requestId: string
    from: string | undefined
    medusaRowId: string
    leaseOwner: string
  }): Promise<boolean>
  /** the person is being told the outcome (R8) */
  markAcknowledged(requestId: string): Promise<void>
  /** Vipps' id of an executed operation, whose answer did not have it. One that is known stays */
  noteTransactionId(requestId: string, transactionId: string): Promise<void>
  /** Medusa's records are seen complete now; false: it is not executed, or no longer `leaseOwner`'s */
  markLedgerVerified(requestId: string, p?: { leaseOwner: string }): Promise<boolean>
  listOperations(reference: string): Promise<Operation[]>
  /** of these providers' payments: executed, and Medusa's records not yet seen complete; oldest first */
  listUnverified(p: { olderThanMs: number; limit: number; providerIds: string[] }): Promise<Operation[]>
  /** open ones that nobody works on */
  listAbandoned(limit: number): Promise<Operation[]>
  /** true for the first caller only: an operation is reported as unresolved once */
  reportOnce(requestId: string): Promise<boolean>
  /** blocks an id whose row is about to be deleted, so that it can never be sent (R10). false: the id exists */
  blockRequestId(p: {
    requestId: string
    reference: string
    kind: OperationKind
    amountMinor: number
    transactionText: string
  }): Promise<boolean>
  /** writes down what Vipps executed without an operation of ours that says so; false: it is written down already */
  writeExternal(p: ExternalOperation): Promise<boolean>
}

export type Journal = { attempts: AttemptJournal; operations: OperationJournal }

export type Booking = "none" | "before-click" | "after-click"

/** Medusa's rows: the truth about what the merchant asked. */
export type Rows = {
  exists(kind: OperationKind, medusaRowId: string): Promise<boolean>
  /**
   * Whether Medusa's books (order transaction, or the collection's sum) have taken the row in, and whether the clicked row
   * was there by then: in the order in which the database wrote them, by no server's clock
   */
  booking(kind: OperationKind, medusaRowId: string, clickedMedusaRowId: string): Promise<Booking>
  /** deletes a row that a crash left behind, once its operation belongs to another row */
  remove(kind: OperationKind, medusaRowId: string): Promise<void>
}
