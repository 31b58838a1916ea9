import type { Storefront } from "../checkout/return"

type Language = keyof typeof texts

const texts = {
  nb: {
    title: "Vi kjenner ikke denne lenken",
    what: "Lenken er ikke en betalingslenke fra denne butikken, eller den er ikke hel.",
    paid: (brand: string) =>
      `Har du godkjent betalingen i ${brand}, blir bestillingen laget likevel. Du trenger ikke å betale en gang til.`,
    back: "Til butikken",
  },
  en: {
    title: "We don't know this link",
    what: "It is not a payment link of this shop, or a part of it is missing.",
    paid: (brand: string) =>
      `If you have approved the payment in ${brand}, the order is made all the same. There is no need to pay again.`,
    back: "To the shop",
  },
  da: {
    title: "Vi kender ikke dette link",
    what: "Det er ikke et betalingslink fra denne butik, eller også mangler en del af det.",
    paid: (brand: string) =>
      `Hvis du har godkendt betalingen i ${brand}, bliver bestillingen oprettet alligevel. Du behøver ikke at betale igen.`,
    back: "Til butikken",
  },
  fi: {
    title: "Emme tunnista tätä linkkiä",
    what: "Se ei ole tämän kaupan maksulinkki, tai osa siitä puuttuu.",
    paid: (brand: string) =>
      `Jos olet hyväksynyt maksun sovelluksessa (${brand}), tilaus tehdään silti. Sinun ei tarvitse maksaa uudelleen.`,
    back: "Takaisin kauppaan",
  },
}

const spoken: Record<string, Language> = { nb: "nb", nn: "nb", no: "nb", en: "en", da: "da", fi: "fi" }

/** The shopper's browser decides, or else the shop's market. */
export function chooseLanguage(accepted: string | undefined, storefront: Storefront | undefined): Language {
  const wanted = (accepted ?? "").split(",").map((one) => one.trim().slice(0, 2).toLowerCase())
  const first = wanted.find((one) => Object.hasOwn(spoken, one))
  return spoken[first ?? ""] ?? storefront?.locale ?? "nb"
}

/** Repeats nothing of the request, so that none of it can get into the page. */
export function drawUnknownLink(language: Language, storefront: Storefront | undefined): string {
  const say = texts[language]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say.title}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto 0;padding:0 1.5rem}</style>
</head>
<body>
<main>
<h1>${say.title}</h1>
<p>${say.what}</p>
<p>${say.paid(storefront?.brand ?? "Vipps")}</p>
${storefront === undefined ? "" : `<p><a href="${encodeURI(storefront.url)}">${say.back}</a></p>`}
</main>
</body>
</html>
`
}
