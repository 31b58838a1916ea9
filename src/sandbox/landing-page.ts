import type { ExpressForm } from "./express/landing-fields"
import { escapeHtml, showAmount } from "./html"
import { landingTexts, type LandingText, type Language } from "./landing-texts"
import { landingStyle } from "./landing-style"
import type { Currency } from "./types"

/** What the page shows; `ask` is a payment that still waits for the shopper. */
export type LandingView = {
  language: Language
  token: string
  payment?: {
    /** Of Express, until the approval, without the shipping. */
    amountMinor: number
    isWithoutShipping: boolean
    currency: Currency
    text: string
    reference: string
    merchantSerialNumber: string
    fallBack: string
  }
  message?: LandingText
  /** A third button: back to the shop without paying. */
  offersBack?: boolean
  /** The shopper's address or shipping option is asked for first. */
  express?: ExpressForm
  ask: boolean
}

/** The page the shopper meets. Our own design, no script, nothing loaded from elsewhere. */
export function drawLandingPage(view: LandingView): string {
  const say = landingTexts[view.language]
  const { payment } = view
  return `<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say.title}</title>
<style>${landingStyle}</style>
</head>
<body>
<main>
<header><h1>${say.title}</h1>${drawLanguageLink(view)}</header>
<p class="notice">${say.notice}</p>
${view.message === undefined ? "" : `<p class="message" role="alert">${say[view.message]}</p>`}
${payment === undefined ? "" : drawPayment(payment, view.language)}
${view.ask ? drawForm(view) : ""}
${payment !== undefined && payment.fallBack !== "" && !view.ask ? `<a class="button" href="${escapeHtml(payment.fallBack)}">${say.back}</a>` : ""}
</main>
</body>
</html>
`
}

function drawPayment(payment: NonNullable<LandingView["payment"]>, language: Language): string {
  const say = landingTexts[language]
  return `<dl>
<div class="amount"><dt>${payment.isWithoutShipping ? say.amountOfGoods : say.amount}</dt><dd>${showAmount(payment.amountMinor, payment.currency, language)}</dd></div>
<div><dt>${say.text}</dt><dd>${escapeHtml(payment.text)}</dd></div>
<div class="id"><dt>${say.order}</dt><dd>${escapeHtml(payment.reference)}</dd></div>
<div><dt>${say.unit}</dt><dd>${escapeHtml(payment.merchantSerialNumber)}</dd></div>
</dl>`
}

function drawForm({ language, token, offersBack, express }: LandingView): string {
  const say = landingTexts[language]
  return `<form method="post" action="/landing?lang=${language}">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${express?.fields ?? ""}
${express?.buttons ?? `<button class="button" name="choice" value="approve">${say.approve}</button>`}
<button class="button quiet" name="choice" value="reject">${say.reject}</button>
${offersBack === true ? `<button class="button quiet" name="choice" value="back">${say.back}</button>` : ""}
</form>`
}

function drawLanguageLink({ language, token }: LandingView): string {
  const other = language === "nb" ? "en" : "nb"
  const href = `/landing?token=${encodeURIComponent(token)}&amp;lang=${other}`
  return `<a href="${href}" lang="${other}" hreflang="${other}">${landingTexts[language].otherLanguage}</a>`
}
