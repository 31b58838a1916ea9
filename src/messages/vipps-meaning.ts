import { listed, type unlisted } from "./en/vipps-meanings"
import type { Advised, Meaning } from "./facts"

export type ListedCode = keyof typeof listed

type Unlisted = { readonly [Name in keyof typeof unlisted]: (code: string, advice: string) => string }

/** What Vipps' codes mean, in one language. */
export type Meanings = { listed: Readonly<Record<ListedCode, Meaning>>; unlisted: Unlisted }

export function isListedCode(code: string): code is ListedCode {
  return Object.hasOwn(listed, code)
}

/** Group and code are Vipps' own; for `Gateway` the code is the HTTP status. Vipps may add codes at any time. */
export function meaningOf(
  meanings: Meanings,
  { group, code, advice }: Advised & { group: string; code: string },
): string {
  const { unlisted } = meanings
  if (group === "InvalidRequest") return unlisted.field(code, advice)
  const key = `${group}/${code}`
  if (isListedCode(key)) return said(meanings.listed[key], advice)
  switch (group.toLowerCase()) {
    case "proxy":
      return proxyMeaning(unlisted, code, advice)
    case "payment":
    case "vippserror":
      return unlisted.unknownCode(code, advice)
    case "user":
      return unlisted.user(code, advice)
    case "merchant":
      return unlisted.merchant(code, advice)
    case "authentication":
      return unlisted.keys(code, advice)
    case "epayment":
      return epaymentMeaning(unlisted, code, advice)
    default:
      return statusMeaning(unlisted, code, advice)
  }
}

function said(meaning: Meaning, advice: string): string {
  return typeof meaning === "string" ? meaning : meaning({ advice })
}

/** ePayment's codes are numbered by kind: 4 the request, 5 the shop's setup, 7 the customer, 6 the payment's state. */
function epaymentMeaning(unlisted: Unlisted, code: string, advice: string): string {
  if (!/^[457]\d{3}$/.test(code)) return unlisted.unknownCode(code, advice)
  if (code.startsWith("4")) return unlisted.rejected(code, advice)
  return code.startsWith("5") ? unlisted.merchant(code, advice) : unlisted.user(code, advice)
}

/** The proxy's answer to CONNECT, or `answer-` and the status of what came instead of Vipps' answer over plain http. */
function proxyMeaning(unlisted: Unlisted, code: string, advice: string): string {
  const status = code.replace("answer-", "")
  return status === code ? unlisted.proxyRefused(status, advice) : unlisted.proxyAnswered(status, advice)
}

function statusMeaning(unlisted: Unlisted, status: string, advice: string): string {
  if (status.startsWith("5")) return unlisted.outage(status, advice)
  if (status.startsWith("4")) return unlisted.rejected(status, advice)
  if (status.startsWith("3")) return unlisted.redirect(status, advice)
  return unlisted.unclear(status, advice)
}
