import type { Language } from "./say"

type UnknownLinkText = { title: string; what: string; paid: (brand: string) => string; back: string }

/** The page of a link that no payment has. `brand` is the app's name. */
export const unknownLinkTexts: Record<Language, UnknownLinkText> = {
  nb: {
    title: "Vi kjenner ikke denne lenken",
    what: "Lenken er ikke en betalingslenke fra denne butikken, eller så mangler en del av den.",
    paid: (brand) =>
      `Har du godkjent betalingen i ${brand}, blir bestillingen opprettet likevel. Du trenger ikke å betale en gang til.`,
    back: "Til butikken",
  },
  en: {
    title: "We don't know this link",
    what: "It is not a payment link of this shop, or a part of it is missing.",
    paid: (brand) =>
      `If you have approved the payment in ${brand}, the order is made all the same. There is no need to pay again.`,
    back: "To the shop",
  },
  da: {
    title: "Vi kender ikke dette link",
    what: "Det er ikke et betalingslink fra denne butik, eller også mangler en del af det.",
    paid: (brand) =>
      `Hvis du har godkendt betalingen i ${brand}, bliver bestillingen oprettet alligevel. Du behøver ikke at betale igen.`,
    back: "Til butikken",
  },
  fi: {
    title: "Emme tunnista tätä linkkiä",
    what: "Se ei ole tämän kaupan maksulinkki, tai osa siitä puuttuu.",
    paid: (brand) =>
      `Jos olet hyväksynyt maksun sovelluksessa (${brand}), tilaus tehdään silti. Sinun ei tarvitse maksaa uudelleen.`,
    back: "Takaisin kauppaan",
  },
}
