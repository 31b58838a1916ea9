import type { VippsOptions } from "./options"

export type TextKind = "reserve" | "capture" | "release" | "refund" | "cancel"

const texts: Record<VippsOptions["locale"], Record<TextKind, string>> = {
  nb: {
    reserve: "Bestilling i nettbutikken",
    capture: "Betaling for varene i bestillingen",
    release: "Resten av reservasjonen er frigitt",
    refund: "Refusjon av bestillingen",
    cancel: "Betalingen er kansellert",
  },
  en: {
    reserve: "Order in the web shop",
    capture: "Payment for the goods in your order",
    release: "The rest of the reservation is released",
    refund: "Refund of your order",
    cancel: "The payment is cancelled",
  },
}

/** What the shopper reads in Vipps, at most 100 characters. */
export function textFor(kind: TextKind, locale: VippsOptions["locale"]): string {
  return texts[locale][kind]
}
