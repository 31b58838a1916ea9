import type { Language } from "./say"

export const textKinds = ["reserve", "capture", "release", "refund", "cancel"] as const
export type TextKind = (typeof textKinds)[number]

/** Without and with Medusa's order number, which replaces `{order}`. */
type Words = { plain: string; numbered: string }

/** What Vipps' app shows about a movement, where the shop has no text of its own. */
export const transactionTexts: Record<Language, Record<TextKind, Words>> = {
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
    refund: { plain: "Refundering af din bestilling", numbered: "Refundering af bestilling {order}" },
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
