import { english, message } from "../../messages"
import { notAllowed } from "../../medusa/errors"
import { VippsError } from "../../vipps"

/**
 * What a shopper is told when no payment was started. Without a link nobody can pay, so nothing was taken, whatever happened to the
 * request. Vipps' reason is for the staff: it is in the log, and a refusal's code is the error's `code`, for storefronts.
 */
export function explainToShopper(warn: (line: string) => void): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof VippsError)) throw error
    const { finality, said } = error
    warn(`vipps: no payment was started: ${english(said)}`)
    throw notAllowed(message("start-failed"), finality === "rejected" ? said.code : undefined)
  }
}
