import type { MarketRules } from "../markets"
import { isReturnAddress, isWebAddress } from "../url-rules"
import type { CreateBody } from "./create-body"

/** Which of Vipps' rules a create breaks: its code. undefined: none. */
export type Rules = {
  market: MarketRules
  httpOnLoopback: boolean
  paymentsAllowed: boolean
  expressAllowed: boolean
}

const scopes = new Set(["name", "address", "email", "phoneNumber", "birthDate"])
const scopesByPermission = new Set(["nin", "accountNumbers"])

export function findBrokenRule(body: CreateBody, rules: Rules): string | undefined {
  return (
    judgeUnit(body, rules) ??
    judgeAmount(body.amount, rules.market) ??
    judgeAddresses(body, rules) ??
    judgeCustomer(body) ??
    judgeScope(body.profile?.scope) ??
    judgeExpress(body, rules) ??
    judgeMetadata(body.metadata)
  )
}

/** What the sales unit may do. But for Express a unit of the sandbox has no special permission, like a new one at Vipps. */
function judgeUnit(body: CreateBody, { market, paymentsAllowed, expressAllowed }: Rules): string | undefined {
  const { type, blockedSources } = body.paymentMethod
  if (!paymentsAllowed) return "5070"
  if (body.cardPassthrough !== undefined && type !== "CARD_PASSTHROUGH") return "4160"
  // the test environment has no card payments, and passthrough is for payment service providers
  if (type !== "WALLET") return "5070"
  if (blockedSources !== undefined && market.currency === "NOK") return "5010"
  if (body.shipping !== undefined && !expressAllowed) return "5020"
  if (body.expiresAt !== undefined && body.expiresAt !== null) return "5050"
  return body.userFlow === "PUSH_MESSAGE" ? "5080" : undefined
}

/** Shared with captures and refunds, where the minimum is not documented. */
export function judgeAmount(
  amount: CreateBody["amount"],
  { currency, minimumMinor }: MarketRules,
): string | undefined {
  if (!Number.isInteger(amount.value)) return "4040"
  if (amount.currency !== currency) return "5040"
  return amount.value < minimumMinor ? "6010" : undefined
}

function judgeAddresses(body: CreateBody, rules: Rules): string | undefined {
  if (body.returnUrl === undefined && body.userFlow === "WEB_REDIRECT") return "4140"
  const { termsOfSaleUrl, privacyPolicyUrl } = body.merchantLegalLinks ?? {}
  const back = [body.returnUrl, body.receiptUrl ?? undefined].filter((url) => url !== undefined)
  const legal = [termsOfSaleUrl, privacyPolicyUrl].filter((url) => url !== undefined)
  const good =
    back.every((url) => isReturnAddress(url, rules)) && legal.every((url) => isWebAddress(url, rules))
  return good ? undefined : "4090"
}

function judgeCustomer({ customer }: CreateBody): string | undefined {
  const number = customer?.phoneNumber
  if (number === undefined) return undefined
  if (!/^\d{9,15}$/.test(number)) return "4070"
  // users live in Norway, Denmark, Sweden and Finland
  return /^(47|45|46|358)/.test(number) ? undefined : "7010"
}

function judgeScope(scope: string | undefined): string | undefined {
  const asked = (scope ?? "").split(" ").filter((word) => word !== "")
  if (asked.some((word) => scopesByPermission.has(word))) return "5030"
  return asked.every((word) => scopes.has(word)) ? undefined : "4080"
}

const expressScope = ["address", "email", "name", "phoneNumber"]
const callbackPorts = ["", "80", "443", "8080"]

/** Express wants these four details and no other, an address that Vipps calls, and prices in the unit's currency. */
function judgeExpress({ shipping, profile }: CreateBody, rules: Rules): string | undefined {
  if (shipping === undefined) return undefined
  const asked = (profile?.scope ?? "").split(" ").filter((word) => word !== "")
  if (asked.sort().join(" ") !== expressScope.join(" ")) return "4080"
  const url = shipping.dynamicOptions?.callbackUrl
  if (url !== undefined && !isCallbackAddress(url, rules)) return "4090"
  const prices = (shipping.fixedOptions ?? []).flatMap(({ options }) => options.map(({ amount }) => amount))
  return prices.every(({ currency }) => currency === rules.market.currency) ? undefined : "5040"
}

function isCallbackAddress(url: string, rules: Rules): boolean {
  if (!isWebAddress(url, rules)) return false
  const { protocol, port } = new URL(url)
  return protocol === "http:" || callbackPorts.includes(port)
}

function judgeMetadata(metadata: CreateBody["metadata"]): string | undefined {
  const pairs = Object.entries(metadata ?? {})
  if (pairs.length > 5) return "4100"
  if (pairs.some(([key]) => key.length > 100)) return "4120"
  return pairs.some(([, value]) => value.length > 500) ? "4130" : undefined
}
