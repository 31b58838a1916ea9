import type { Message } from "../messages"

/**
 * What the protocol needs of a host, and nothing more. All times are the database's (`now()`), never a server's clock.
 * Every method that changes something is one short SQL transaction; none spans a call to Vipps.
 */

export type OperationKind = "capture" | "refund" | "cancel" | "release"
export type OperationState = "open" | "executed" | "refused" | "not_executed"

/** One journal row, as read; `leaseAlive` and `quiet` are judged by the database's clock in the same statement. */
export type Operation = {
  requestId: string
  reference: string
  kind: OperationKind
  amountMinor: number
  transactionText: string
  actor: string | undefined
  medusaRowId: string | undefined
  origin: "plugin" | "external"
  state: OperationState
  leaseOwner: string | undefined
  leaseAlive: boolean
  /** nothing was sent, or the latest send is at least `QUIET` old: a details read begun now may prove absence (R5) */
  absenceProvable: boolean
  /** when absence can be proven at the latest, had nothing more been sent */
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
  /** why it was refused, or is not known */
  errorSaid: Message | undefined
}

/** What a payment looked like when we last saw it; enough for every guard. Amounts in øre. */
export type VippsFigures = {
  state: string
  reservedMinor: number
  capturedMinor: number
  refundedMinor: number
  capturableMinor: number
  released: boolean
  directCapture: boolean
  reservedAt?: Date
}

export type Attempt = {
  reference: string
  providerId: string
  merchantSerialNumber: string
  sessionId: string
  paymentCollectionId: string | undefined
  attemptNumber: number
  amountMinor: number
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
  /** undefined: the shop has not refused the order of this payment, or not lately */
  completionFailure: CompletionFailure | undefined
  /** since when money of it stays reserved until a person captures or releases it; for the list of payments */
  releaseBlockedAt: Date | undefined
}

/** The shop refuses to make the order of an approved payment: the latest refusal, and how many there were in a row. */
export type CompletionFailure = {
  code: string
  /** for the staff; its code is the failure's, but of one that an older version has kept */
  said: Message
  count: number
  /** for how long, by the database's clock: the gaps between the refusals, none counted as more than the longest pause between tries */
  spreadMs: number
}

export type NewOperation = {
  requestId: string
  reference: string
  kind: OperationKind
  amountMinor: number
  transactionText: string
  actor: string | undefined
  medusaRowId: string | undefined
  leaseOwner: string
}

/** `seen`: how many operations the payment has had. `isSending`: this is the stamp of its first send as well (R3) */
export type Opening = { seen?: number; isSending?: boolean }

/** Vipps' reason, kept for whoever debugs at night. */
export type RefusalFacts = {
  said: Message
  group?: string | undefined
  code?: string | undefined
  httpStatus?: number | undefined
  contextId?: string | undefined
}

/** `medusaRowId`: Medusa has it on record all the same (a direct capture). */
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

/** Where a payment stands when somebody clicks: everything read at one moment. */
export type PreflightSnapshot = {
  attempt: Attempt | undefined
  /** how many operations the payment has had; with `open`, it tells whether one came in between */
  operations: number
  isOpen: boolean
  /** an operation has this very id */
  isUsed: boolean
  /** `recentlyExecuted` finds something */
  hasUnacknowledged: boolean
}

export type ExecutionFacts = { transactionId?: string | undefined; at?: Date | undefined }

export type Execution = ExecutionFacts & {
  medusaRowId: string | undefined
  answered: boolean
  /** what Vipps' answer says of the whole payment */
  figures?: Partial<VippsFigures> | undefined
}

export type Times = {
  /** the longest one provider call spends on Vipps, repeats included (`timeoutMs`) */
  callMs: number
  /** how long an attempt owns an operation; more than `callMs` plus one request */
  leaseMs: number
  /** how long after the last send a read proves absence: flight + lag + a margin for a stalled process */
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
  returnUrl: string | undefined
}

export type AttemptJournal = {
  attempt(reference: string): Promise<Attempt | undefined>
  /** newest first */
  attemptsOfSession(sessionId: string): Promise<Attempt[]>
  /** before initiate is sent. false: that order id is taken */
  write(attempt: NewAttempt): Promise<boolean>
  /** the payment link, and until when it works, by the database's clock */
  savePaymentUrl(p: { reference: string; url: string; livesMs: number }): Promise<Date>
  /** the last act before `authorizePayment` answers "reserved". false: a sweep has claimed the reservation */
  stampAuthorized(reference: string): Promise<boolean>
  noteCallback(reference: string): Promise<void>
  /**
   * A cart is completed by one server at a time, whichever of its payments asks. The lease, which `endCompletion` needs;
   * undefined: another one has it
   */
  claimCompletion(reference: string, leaseMs: number): Promise<string | undefined>
  /** a server is completing the cart of this payment */
  isCompleting(reference: string): Promise<boolean>
  endCompletion(reference: string, lease: string): Promise<void>
  /** the shop has refused the order. undefined: a sweep has claimed the reservation, so no order can come of it */
  noteCompletionFailure(
    reference: string,
    failure: Pick<CompletionFailure, "code" | "said">,
  ): Promise<CompletionFailure | undefined>
  /** whether the latest refusal is younger than that */
  failedWithin(reference: string, ms: number): Promise<boolean>
  setPendingAction(reference: string, setPendingAction: "cancel" | "release" | undefined): Promise<void>
  /** a sweep claims a reservation that nobody authorized within the given time. false: hands off */
  claimClosing(reference: string, stampOlderThanMs: number): Promise<boolean>
  unclaim(reference: string): Promise<void>
  close(reference: string, reason: Message): Promise<void>
  /** a closed attempt holds money after all, and is to be let go */
  reopen(reference: string): Promise<void>
  /** keeps what was seen of the payment; for guards, lists and repair */
  saveFigures(reference: string, figures: Partial<VippsFigures>): Promise<void>
  /** takes payments of these providers whose look is due, so that no other instance looks at them within `leaseMs` */
  claimDue(p: { limit: number; leaseMs: number; providerIds: string[] }): Promise<Attempt[]>
  /** taken and not looked at: they are due again at once */
  giveBackDue(references: string[]): Promise<void>
  /** payments whose look is due, of providers other than these */
  countDueElsewhere(providerIds: string[]): Promise<{ providerId: string; count: number }[]>
  /** these are looked at in the next run, unless earlier looks failed: those keep their pauses */
  pollNow(references: string[]): Promise<void>
  /** looked at in some seconds, when Medusa has written what it makes of our answer */
  schedulePoll(reference: string, inMs?: number): Promise<void>
  markReleaseBlocked(reference: string, isBlocked: boolean): Promise<void>
  /** when to look next; undefined: never again by itself. `seen` as in `see`, by the same statement */
  pollAgain(reference: string, inMs: number | undefined, figures?: Partial<VippsFigures>): Promise<void>
  /** a look that settled nothing; gives how many there were in a row */
  noteFailedPoll(reference: string, inMs: number): Promise<number>
  /** true for the first caller only: that the reservation nears a bank's limit of so many days is told once */
  markExpiryWarned(reference: string, bankDays: number): Promise<boolean>
  markNeedsReview(reference: string, reason: Message): Promise<void>
  clearNeedsReview(reference: string): Promise<void>
}

/** What an operation moves, and for which of Medusa's rows. */
export type Movement = Pick<Operation, "requestId" | "reference" | "kind" | "amountMinor" | "medusaRowId">

type Owned = { requestId: string; leaseOwner: string }

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
  /** false: another one is open (the unique index decides), or the payment has had others than the `seen` ones */
  open(operation: NewOperation, p?: Opening): Promise<boolean>
  /** takes a free open operation: new owner, new lease. false: somebody was faster, or it is closed */
  takeOver(p: Owned): Promise<boolean>
  /** the fence before each send (R3): stamps `last_sent_at`. false: not ours any more */
  stampSend(p: Owned): Promise<boolean>
  /** a send ended without an answer */
  markResponseLost(p: Owned): Promise<boolean>
  /** a send was answered, or never reached the payment */
  clearSend(p: Owned): Promise<boolean>
  /** gives what there is to tell of it; undefined: not ours any more. `seen` is kept in the same transaction */
  closeExecuted(p: Owned & Execution): Promise<Movement | undefined>
  closeRefused(p: Owned & RefusalFacts): Promise<boolean>
  closeNotExecuted(p: Owned): Promise<boolean>
  /** gives the lease back, so that the next attempt need not wait */
  giveBack(p: Owned & { why?: RefusalFacts }): Promise<void>
  /** an executed operation becomes the given row's, if it still belongs to `from` (R7, R9); `owner`: the row that clicked, or a repair */
  adopt(p: {
    requestId: string
    from: string | undefined
    medusaRowId: string
    leaseOwner: string
  }): Promise<boolean>
  /** somebody is being told the outcome (R8) */
  markAcknowledged(requestId: string): Promise<void>
  /** Medusa's books are seen complete, now */
  markLedgerVerified(requestId: string): Promise<void>
  listOperations(reference: string): Promise<Operation[]>
  /** of these providers' payments: executed, and Medusa's books not yet seen complete; oldest first */
  listUnverified(p: { olderThanMs: number; limit: number; providerIds: string[] }): Promise<Operation[]>
  /** open ones that nobody works on */
  listAbandoned(limit: number): Promise<Operation[]>
  /** true for the first caller only: an operation is reported as unresolved once */
  reportOnce(requestId: string): Promise<boolean>
  /** an id that can never be sent any more: for a row that is about to be deleted (R10). false: the id exists */
  blockRequestId(p: {
    requestId: string
    reference: string
    kind: OperationKind
    amountMinor: number
    transactionText: string
  }): Promise<boolean>
  /** what Vipps executed without an operation of ours that says so; false: it is written down already */
  writeExternal(p: ExternalOperation): Promise<boolean>
}

export type Journal = { attempts: AttemptJournal; operations: OperationJournal }

export type Booking = "none" | "before-click" | "after-click"

/** Medusa's rows: the truth about what the merchant asked. */
export type Rows = {
  exists(kind: OperationKind, medusaRowId: string): Promise<boolean>
  /**
   * Whether Medusa's books (order transaction, or the collection's sum) have taken the row in, and whether the clicked row
   * was there by then: in the order in which the database wrote them, by no server's clock. "none" also when another click may
   * have booked it: that tells nobody
   */
  booking(kind: OperationKind, medusaRowId: string, clickedMedusaRowId: string): Promise<Booking>
  /** deletes a row that a crash left behind, once its operation belongs to another row */
  remove(kind: OperationKind, medusaRowId: string): Promise<void>
}
