import type { Storefront } from "../checkout/return"
import { unknownLinkTexts, type Language } from "../messages"

const spoken: Record<string, Language> = { nb: "nb", nn: "nb", no: "nb", en: "en", da: "da", fi: "fi" }

/** The shopper's browser decides, or else the shop's market. */
export function chooseLanguage(accepted: string | undefined, storefront: Storefront | undefined): Language {
  const wanted = (accepted ?? "").split(",").map((one) => one.trim().slice(0, 2).toLowerCase())
  const first = wanted.find((one) => Object.hasOwn(spoken, one))
  return spoken[first ?? ""] ?? storefront?.locale ?? "nb"
}

/** Repeats nothing of the request, so that none of it can get into the page. */
export function drawUnknownLink(language: Language, storefront: Storefront | undefined): string {
  const say = unknownLinkTexts[language]
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
