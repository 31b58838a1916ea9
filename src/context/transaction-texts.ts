import type { Locale } from "../rules"

export const textKinds = ["reserve", "capture", "release", "refund", "cancel"] as const
type TextKind = (typeof textKinds)[number]

/** What a text may contain: Medusa's order number once there is an order, and the amount where there is one. */
export type TextFacts = { orderNumber?: number | undefined; amountMinor?: number | undefined }

/** The shop's own text, in which `{order}` stands for the order number, or a function that makes it. */
type OwnText = string | ((facts: TextFacts) => string)
export type OwnTexts = { [Kind in TextKind]?: OwnText | undefined }

type Words = { plain: string; numbered: string }

const defaults: Record<Locale, Record<TextKind, Words>> = {
  nb: {
    reserve: { plain: "Bestilling i nettbutikken", numbered: "Bestilling {order}" },
    capture: {
      plain: "Betaling for varene i bestillingen",
      numbered: "Betaling for varene i bestilling {order}",
    },
    release: {
      plain: "Resten av reservasjonen er frigitt",
      numbered: "Resten av reservasjonen for bestilling {order} er frigitt",
    },
    refund: { plain: "Refusjon av bestillingen", numbered: "Refusjon av bestilling {order}" },
    cancel: {
      plain: "Betalingen er kansellert",
      numbered: "Betalingen for bestilling {order} er kansellert",
    },
  },
  en: {
    reserve: { plain: "Order in the web shop", numbered: "Order {order}" },
    capture: {
      plain: "Payment for the goods in your order",
      numbered: "Payment for the goods in order {order}",
    },
    release: {
      plain: "The rest of the reservation is released",
      numbered: "The rest of the reservation for order {order} is released",
    },
    refund: { plain: "Refund of your order", numbered: "Refund of order {order}" },
    cancel: { plain: "The payment is cancelled", numbered: "The payment for order {order} is cancelled" },
  },
  da: {
    reserve: { plain: "Bestilling i webshoppen", numbered: "Bestilling {order}" },
    capture: {
      plain: "Betaling for varerne i din bestilling",
      numbered: "Betaling for varerne i bestilling {order}",
    },
    release: {
      plain: "Resten af reservationen er frigivet",
      numbered: "Resten af reservationen for bestilling {order} er frigivet",
    },
    refund: { plain: "Refusion af din bestilling", numbered: "Refusion af bestilling {order}" },
    cancel: {
      plain: "Betalingen er annulleret",
      numbered: "Betalingen for bestilling {order} er annulleret",
    },
  },
  fi: {
    reserve: { plain: "Tilaus verkkokaupasta", numbered: "Tilaus {order}" },
    capture: { plain: "Maksu tilauksesi tuotteista", numbered: "Maksu tilauksen {order} tuotteista" },
    release: {
      plain: "Loput katevarauksesta on vapautettu",
      numbered: "Loput tilauksen {order} katevarauksesta on vapautettu",
    },
    refund: { plain: "Hyvitys tilauksestasi", numbered: "Hyvitys tilauksesta {order}" },
    cancel: { plain: "Maksu on peruttu", numbered: "Tilauksen {order} maksu on peruttu" },
  },
}

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
  const { plain, numbered } = defaults[locale][kind]
  return orderNumber === undefined ? plain : numbered
}

function fill(text: string, { orderNumber }: TextFacts): string {
  const number = orderNumber === undefined ? "" : String(orderNumber)
  return text
    .replaceAll("{order}", number)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
}
