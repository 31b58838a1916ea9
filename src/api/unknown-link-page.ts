type Language = "nb" | "en"

const texts = {
  nb: {
    title: "Vi kjenner ikke denne lenken",
    what: "Lenken er ikke en betalingslenke fra denne butikken, eller den er ikke hel.",
    paid: "Har du godkjent betalingen i Vipps, blir bestillingen laget likevel. Du trenger ikke å betale en gang til.",
    back: "Til butikken",
  },
  en: {
    title: "We don't know this link",
    what: "It is not a payment link of this shop, or a part of it is missing.",
    paid: "If you have approved the payment in Vipps, the order is made all the same. There is no need to pay again.",
    back: "To the shop",
  },
}

/** The shopper's browser decides; the default is Norwegian, since Vipps shops are Norwegian. */
export function chooseLanguage(accepted: string | undefined): Language {
  const wanted = (accepted ?? "").split(",").map((one) => one.trim().slice(0, 2).toLowerCase())
  const first = wanted.find((one) => ["nb", "nn", "no", "en"].includes(one))
  return first === "en" ? "en" : "nb"
}

/** Repeats nothing of the request, so that none of it can get into the page. */
export function drawUnknownLink(language: Language, storefront: string | undefined): string {
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
<p>${say.paid}</p>
${storefront === undefined ? "" : `<p><a href="${encodeURI(storefront)}">${say.back}</a></p>`}
</main>
</body>
</html>
`
}
