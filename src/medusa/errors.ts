import { MedusaError } from "@medusajs/framework/utils"
import { english, inTheirWords, isMessage, message, type Message } from "../messages"
import type { Outcome } from "../operations"
import { aboutAmount, isRefusal, type MinorUnits, type Refusal } from "../rules"
import { VippsError } from "../vipps"

const { Types } = MedusaError

/**
 * An error for the person who clicked. Only a MedusaError of the right type reaches the staff word for word (as a 400 and a toast in
 * the admin). A plain Error becomes "An unknown error occurred". The code is for programs.
 */
class SpokenError extends MedusaError {
  /** Our own routes send its facts too. An error that crosses Medusa's workflow engine keeps them. */
  readonly said: Message

  constructor(type: string, said: Message, code = said.code) {
    super(type, english(said), code)
    this.said = said
  }
}

export function notAllowed(said: Message, code?: string): MedusaError {
  return new SpokenError(Types.NOT_ALLOWED, said, code)
}

export function requireAllowed(refusal: Message | undefined): void {
  if (refusal) throw notAllowed(refusal)
}

/** Throws the refusal of an amount with what was not made because of it, and its currency (in upper or lower case). */
export function requireMinor(
  amountMinor: MinorUnits | Refusal,
  about: { movement: "capture" | "refund" | "payment"; currencyCode: string },
): MinorUnits {
  if (isRefusal(amountMinor)) throw notAllowed(aboutAmount(amountMinor, about))
  return amountMinor
}

export function requireExecuted(outcome: Outcome): void {
  if (outcome.kind !== "executed") throw notAllowed(outcome.said, outcome.code)
}

/** Not decided yet: the storefront gets 200 `type: "cart"` and can ask again. */
export function askAgain(said: Message): MedusaError {
  return new SpokenError(Types.PAYMENT_REQUIRES_MORE_ERROR, said)
}

/** Vipps' reason is for the staff: it goes into the log. The rest may be shown to a shopper. */
export function vippsNotAsked(
  { warn }: { warn(line: string): void },
  { reference, error }: { reference: string; error: VippsError },
): MedusaError {
  warn(`Vipps payment ${reference}: Vipps could not be asked about it: ${english(error.said)}`)
  return askAgain(message("vipps-not-asked"))
}

export function notAuthorized(said: Message): MedusaError {
  return new SpokenError(Types.PAYMENT_AUTHORIZATION_ERROR, said)
}

export function notFound(said: Message): MedusaError {
  return new SpokenError(Types.NOT_FOUND, said)
}

export function badRequest(said: Message): MedusaError {
  return new SpokenError(Types.INVALID_DATA, said)
}

export function asMedusaError(error: unknown): unknown {
  return error instanceof VippsError ? notAllowed(error.said) : error
}

/** The message of an error that our code threw, or of a copy of it; undefined: somebody else's error. */
export function findSaid(error: unknown): Message | undefined {
  const hasSaid = typeof error === "object" && error !== null && "said" in error
  return hasSaid && isMessage(error.said) ? error.said : undefined
}

/** The same for any error: Medusa's own in their words. */
export function saidBy(error: unknown): Message {
  return findSaid(error) ?? inTheirWords(error instanceof Error ? error.message : String(error))
}
