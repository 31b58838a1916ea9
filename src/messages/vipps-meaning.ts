import { listed, type unlisted } from "./en/vipps-meanings"

export type ListedCode = keyof typeof listed
type Unlisted = { readonly [Name in keyof typeof unlisted]: (code: string) => string }

/** What Vipps' codes mean, in one language. */
export type Meanings = { listed: Readonly<Record<ListedCode, string>>; unlisted: Unlisted }

export function isListedCode(code: string): code is ListedCode {
  return Object.hasOwn(listed, code)
}

/** Group and code are Vipps' own; for `Gateway` the code is the HTTP status. Vipps may add codes at any time. */
export function meaningOf(meanings: Meanings, { group, code }: { group: string; code: string }): string {
  const { unlisted } = meanings
  if (group === "InvalidRequest") return unlisted.field(code)
  const key = `${group}/${code}`
  if (isListedCode(key)) return meanings.listed[key]
  switch (group.toLowerCase()) {
    case "proxy":
      return proxyMeaning(unlisted, code)
    case "payment":
    case "vippserror":
      return unlisted.unknownCode(code)
    case "user":
      return unlisted.user(code)
    case "merchant":
      return unlisted.merchant(code)
    case "authentication":
      return unlisted.keys(code)
    case "epayment":
      return epaymentMeaning(unlisted, code)
    default:
      return statusMeaning(unlisted, code)
  }
}

/** ePayment's codes are numbered by kind: 4 the request, 5 the shop's setup, 7 the customer, 6 the payment's state. */
function epaymentMeaning(unlisted: Unlisted, code: string): string {
  if (!/^[457]\d{3}$/.test(code)) return unlisted.unknownCode(code)
  if (code.startsWith("4")) return unlisted.rejected(code)
  return code.startsWith("5") ? unlisted.merchant(code) : unlisted.user(code)
}

/** The proxy's answer to CONNECT, or `answer-` and the status of what came instead of Vipps' answer over plain http. */
function proxyMeaning(unlisted: Unlisted, code: string): string {
  const status = code.replace("answer-", "")
  return status === code ? unlisted.proxyRefused(status) : unlisted.proxyAnswered(status)
}

function statusMeaning(unlisted: Unlisted, status: string): string {
  if (status.startsWith("5")) return unlisted.outage(status)
  if (status.startsWith("4")) return unlisted.rejected(status)
  if (status.startsWith("3")) return unlisted.redirect(status)
  return unlisted.unclear(status)
}
