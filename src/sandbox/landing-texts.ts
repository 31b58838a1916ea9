export type Language = "nb" | "en"

/** What the landing page says. */
export const landingTexts = {
  nb: {
    title: "Betaling i sandkassen",
    notice: "Dette er en sandkasse for utvikling. Ingen penger flyttes.",
    amount: "Å betale",
    amountOfGoods: "Å betale, uten frakt",
    text: "Gjelder",
    order: "Ordre",
    unit: "Salgsenhet",
    approve: "Godkjenn",
    reject: "Avvis",
    back: "Tilbake til butikken",
    otherLanguage: "English",
    refused: "Banken avviste betalingen. Du kan prøve igjen, eller avvise.",
    incomplete: "Fyll ut navn, e-post, mobilnummer med landkode og hele adressen.",
    notShipped: "Butikken sender ikke dit. Velg en annen adresse.",
    noOptions: "Butikken svarte ikke med fraktvalg i tide. Prøv igjen.",
    choose: "Velg adresse og frakt først.",
    undecided: "Banken har ikke svart ennå. Det kan ta en time.",
    over: "Denne betalingen er avsluttet.",
    approved: "Denne betalingen er godkjent.",
    expired: "Denne lenken er utløpt. Start betalingen på nytt i butikken.",
    unknown: "Denne lenken er ukjent.",
  },
  en: {
    title: "Payment in the sandbox",
    notice: "This is a sandbox for development. No money moves.",
    amount: "To pay",
    amountOfGoods: "To pay, without shipping",
    text: "For",
    order: "Order",
    unit: "Sales unit",
    approve: "Approve",
    reject: "Reject",
    back: "Back to the shop",
    otherLanguage: "Norsk",
    refused: "The bank refused the payment. You can try again, or reject it.",
    incomplete: "Fill in name, e-mail, mobile number with country code, and the whole address.",
    notShipped: "The shop does not ship there. Choose another address.",
    noOptions: "The shop did not answer with shipping options in time. Try again.",
    choose: "Choose address and shipping first.",
    undecided: "The bank has not answered yet. That may take an hour.",
    over: "This payment is over.",
    approved: "This payment is approved.",
    expired: "This link has expired. Start the payment again in the shop.",
    unknown: "This link is unknown.",
  },
} as const

export type LandingText = keyof (typeof landingTexts)["nb"]

/** `?lang` first, then the browser's preferences, then Norwegian. */
export function chooseLanguage(asked: string | null, acceptLanguage: string | undefined): Language {
  if (asked === "nb" || asked === "en") return asked
  const preferred = (acceptLanguage ?? "")
    .split(",")
    .map(readPreference)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => languageOf(tag))
    .find((language) => language !== undefined)
  return preferred ?? "nb"
}

function readPreference(part: string): { tag: string; weight: number } {
  const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim())
  const quality = parameters.find((parameter) => parameter.startsWith("q="))
  return { tag: tag.toLowerCase(), weight: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
}

function languageOf(tag: string): Language | undefined {
  if (/^(nb|no|nn)\b/.test(tag)) return "nb"
  return /^en\b/.test(tag) ? "en" : undefined
}
