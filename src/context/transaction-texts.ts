import { transactionTexts, type TextKind } from "../messages"
import type { Locale } from "../rules"

/** What a text may contain: Medusa's order number once there is an order, and the amount where there is one. */
export type TextFacts = { orderNumber?: number | undefined; amountMinor?: number | undefined }

/** The shop's own text, in which `{order}` is the order number, or a function that makes it. */
type OwnText = string | ((facts: TextFacts) => string)
export type OwnTexts = { [Kind in TextKind]?: OwnText | undefined }

/** What the shopper reads in Vipps: the shop's own text, or ours. The client cuts it to what Vipps takes. */
export function textFor(
  kind: TextKind,
  options: { locale: Locale; texts: OwnTexts },
  facts: TextFacts = {},
): string {
  const own = fill(ownText(options.texts[kind], facts), facts)
  return own === "" ? fill(defaultText(kind, options.locale, facts), facts) : own
}

/** If the shop's function fails, the default is shown: it must not stop a movement of money. */
function ownText(own: OwnText | undefined, facts: TextFacts): string {
  if (typeof own !== "function") return own ?? ""
  try {
    const made: unknown = own(facts)
    return typeof made === "string" ? made : ""
  } catch {
    return ""
  }
}

function defaultText(kind: TextKind, locale: Locale, { orderNumber }: TextFacts): string {
  const { plain, numbered } = transactionTexts[locale][kind]
  return orderNumber === undefined ? plain : numbered
}

function fill(text: string, { orderNumber }: TextFacts): string {
  const number = orderNumber === undefined ? "" : String(orderNumber)
  return text
    .replaceAll("{order}", number)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
}
