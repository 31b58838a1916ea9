import { MedusaError } from "@medusajs/framework/utils"
import type { Outcome } from "../operations"
import type { Refusal } from "../rules"
import { VippsError } from "../vipps"

/**
 * Only a MedusaError of the right type reaches the staff word for word (as a 400 and a toast in the admin); a plain
 * Error becomes "An unknown error occurred". The code, where there is one, is for programs.
 */
export function refuse(message: string, code?: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message, code)
}

export function requireAllowed(refusal: Refusal | undefined): void {
  if (refusal) throw refuse(refusal.message, refusal.code)
}

export function requireExecuted(outcome: Outcome): void {
  if (outcome.kind !== "executed") throw refuse(outcome.message, outcome.code)
}

/** Not decided yet: the storefront gets 200 `type: "cart"` and can ask again. */
export function askAgain(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR, message)
}

export function notAuthorized(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR, message)
}

export function asMedusaError(error: unknown): unknown {
  return error instanceof VippsError ? refuse(error.message, `${error.group}/${error.code}`) : error
}

/** The code is for programs, the message for people. */
export function notAllowed(message: string, code?: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message, code)
}
