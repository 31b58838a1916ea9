import type { Check } from "../contract/admin-api"
import { environmentNames, type VippsOptions } from "../context/options"
import { message, type Message } from "../messages"
import { VippsError } from "../vipps"

/** An option by both of its names: "clientId (VIPPS_CLIENT_ID)". */
export const named = (...names: (keyof typeof environmentNames)[]) =>
  names.map((name) => `${name} (${environmentNames[name]})`).join(" and ")

/** Why Vipps gave no token. If Vipps could not check the keys, they are not called wrong. Rethrows any other error. */
export function explainToken(
  error: unknown,
  options: Pick<VippsOptions, "environment" | "apiUrl">,
): { state: Check["state"]; said: Message } {
  if (!(error instanceof VippsError)) throw error
  const { environment, apiUrl } = options
  const { group, code, httpStatus, said: why } = error
  if (group === "Proxy") return { state: "warning", said: message("proxy-failed", { why }) }
  if (group === "Network" || isDown(error))
    return { state: "warning", said: message("vipps-unreachable", { apiUrl, why, hasToken: false }) }
  if (code === "unauthorized_client" || (group === "Authentication" && httpStatus === 400))
    return wrong(message("wrong-client-id", { option: named("clientId"), environment }))
  if (code === "invalid_client")
    return wrong(message("wrong-client-secret", { option: named("clientSecret") }))
  if (httpStatus !== 401) return wrong(message("token-refused", { why }))
  const option = named("subscriptionKey")
  return wrong(message("wrong-subscription-key", { option, environment, hasToken: false }))
}

const wrong = (said: Message) => ({ state: "failed" as const, said })

/** Vipps answered with a failure of its own, which says nothing about the request. */
export function isDown({ httpStatus = 0 }: Pick<VippsError, "httpStatus">): boolean {
  return httpStatus >= 500 || httpStatus === 429 || httpStatus === 408
}
