import type { Money } from "./money"
import type { Time } from "./time"

/** Facts of several sentences. */

/** What a person, or Medusa, asked for. */
export type Asked = { asked: Money }

/** A limit in days that has passed. The time of day is shown on the last day only. */
export type PassedLimit = { reservedAt: Time; until: Time; isLastDay: boolean }

/** Medusa's type of an order change: edit, return_request, return_receive, exchange, claim, transfer. */
export type OrderChange = { change: string }

/** A movement of ours at Vipps. The amount is shown for captures and refunds only. */
export type Movement = { kind: "capture" | "refund" | "cancel" | "release"; amount: Money }

/** A movement, and when it was asked for. */
export type PastMovement = Movement & { openedAt: Time }

/** A typed or computed amount that can't be used. `movement`: what was not made because of it. `currency` in upper case. */
export type BadAmount = {
  text: string
  movement?: "capture" | "refund" | "payment" | undefined
  currency?: string | undefined
}

/** A capture so late that the customer's bank may have freed the money: the reservation's age in days. */
export type Late = { daysOld?: number | undefined }

export type VippsErrorFacts = {
  /** token, initiate, capture, refund, cancel, release, details */
  call: string
  /** Vipps' own, `ePayment` for each code of that API; Gateway, Network and Proxy where Vipps gave none */
  group: string
  code: string
  httpStatus?: number | undefined
  /** an earlier request of the same call got no answer */
  isAfterUnanswered?: boolean | undefined
}

/** The limits of the banks, in days. BankAxept is Norway's. */
export type BankDays = { visaDays: number; mastercardDays: number; bankAxeptDays?: number | undefined }

/** What a click asked for that could not even be read. */
export type NotDone = { notDone: "capture" | "refund" | "cancel" | "anything"; asked?: Money | undefined }

/** What to do where money may have moved; a read at Vipps moves none, and is simply repeated. */
export type Advised = { advice: string }
export type Meaning = string | ((p: Advised) => string)
