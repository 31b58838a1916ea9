import { landingTexts, type LandingText, type Language } from "./landing-texts"
import { landingStyle } from "./landing-style"
import type { Currency } from "./types"

/** What the page shows; `ask` is a payment that still waits for the shopper. */
export type LandingView = {
  language: Language
  token: string
  payment?: {
    amountMinor: number
    currency: Currency
    text: string
    reference: string
    merchantSerialNumber: string
    fallBack: string
  }
  message?: LandingText
  /** A third button: back to the shop without paying. */
  offersBack?: boolean
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
${payment !== undefined && payment.fallBack !== "" && !view.ask ? `<a class="button" href="${escape(payment.fallBack)}">${say.back}</a>` : ""}
</main>
</body>
</html>
`
}

/** 1999 as "19,99 kr" or "19,99 €", 100000 as "1 000 kr"; the spaces don't break. */
export function showAmount(amountMinor: number, currency: Currency, language: Language): string {
  const whole = Math.floor(amountMinor / 100)
  const rest = amountMinor % 100
  const [thousands, decimals] = language === "nb" ? ["\u00a0", ","] : [",", "."]
  const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/g, thousands)
  return `${grouped}${rest === 0 ? "" : decimals + String(rest).padStart(2, "0")}\u00a0${currency === "EUR" ? "€" : "kr"}`
}

function drawPayment(payment: NonNullable<LandingView["payment"]>, language: Language): string {
  const say = landingTexts[language]
  return `<dl>
<div class="amount"><dt>${say.amount}</dt><dd>${showAmount(payment.amountMinor, payment.currency, language)}</dd></div>
<div><dt>${say.text}</dt><dd>${escape(payment.text)}</dd></div>
<div class="id"><dt>${say.order}</dt><dd>${escape(payment.reference)}</dd></div>
<div><dt>${say.unit}</dt><dd>${escape(payment.merchantSerialNumber)}</dd></div>
</dl>`
}

function drawForm({ language, token, offersBack }: LandingView): string {
  const say = landingTexts[language]
  return `<form method="post" action="/landing?lang=${language}">
<input type="hidden" name="token" value="${escape(token)}">
<button class="button" name="choice" value="approve">${say.approve}</button>
<button class="button quiet" name="choice" value="reject">${say.reject}</button>
${offersBack === true ? `<button class="button quiet" name="choice" value="back">${say.back}</button>` : ""}
</form>`
}

function drawLanguageLink({ language, token }: LandingView): string {
  const other = language === "nb" ? "en" : "nb"
  const href = `/landing?token=${encodeURIComponent(token)}&amp;lang=${other}`
  return `<a href="${href}" lang="${other}" hreflang="${other}">${landingTexts[language].otherLanguage}</a>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
