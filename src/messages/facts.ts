import type { Money } from "./money"
import type { Time } from "./time"

/** What several sentences are about. */

/** what a person, or Medusa, asked to be moved */
export type Asked = { asked: Money }

/** A limit in days that has passed. The time of day is said on the last day only. */
export type PassedLimit = { reservedAt: Time; until: Time; isLastDay: boolean }

/** Medusa's type of an order change: edit, return_request, return_receive, exchange, claim, transfer. */
export type OrderChange = { change: string }

/** A movement of ours at Vipps. The amount is said of captures and refunds only. */
export type Movement = { kind: "capture" | "refund" | "cancel" | "release"; amount: Money }
