import type { Check } from "../contract/admin-api"
import type { VippsOptions } from "../context/options"
import { message, type Message } from "../messages"
import type { VippsError } from "../vipps"
import { isDown, named } from "./explain-token"

type Options = Pick<VippsOptions, "api" | "environment" | "apiUrl" | "merchantSerialNumber">

/** Why Vipps, which had given a token, did not answer for the sales unit. Only an answer of Vipps can say that the unit is wrong. */
export function explainDetails(
  error: VippsError,
  options: Options,
): { state: Check["state"]; said: Message } {
  const isUnsure = error.group === "Proxy" || error.group === "Network" || isDown(error)
  return { state: isUnsure ? "warning" : "failed", said: explain(error, options) }
}

const apiNames = { ecom: "eCom", epayment: "ePayment" }

function explain({ group, httpStatus, said: why }: VippsError, options: Options): Message {
  const { environment, apiUrl, merchantSerialNumber: msn } = options
  if (group === "Proxy") return message("proxy-failed", { why })
  if (httpStatus === 401) {
    const option = named("subscriptionKey")
    return message("wrong-subscription-key", { option, environment, hasToken: true })
  }
  if (httpStatus === 403) {
    const option = named("merchantSerialNumber")
    return message("wrong-msn", { option, msn, api: apiNames[options.api] })
  }
  if (group === "Network" || isDown({ httpStatus }))
    return message("vipps-unreachable", { apiUrl, why, hasToken: true })
  return message("details-refused", { why })
}
