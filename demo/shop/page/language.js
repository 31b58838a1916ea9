import { shop } from "./shop-facts.js"
import { texts } from "./texts.js"

const KEPT = "language"

/** The address first (a link says it to a browser that has never been here), then what was chosen before. */
function chooseLanguage() {
  const asked = new URLSearchParams(location.search).get("lang")
  const chosen = asked ?? localStorage.getItem(KEPT)
  return chosen === "en" ? "en" : shop.locale
}

export const language = chooseLanguage()
export const otherLanguage = language === "en" ? shop.locale : "en"
export const say = withApp(texts[language])
export const otherLanguageName = texts[otherLanguage].language

/** "{app}" is what the app is called in this country today. */
function withApp(text) {
  if (typeof text === "string") return text.replaceAll("{app}", shop.app)
  if (Array.isArray(text)) return text.map(withApp)
  if (typeof text !== "object") return text
  return Object.fromEntries(Object.entries(text).map(([name, one]) => [name, withApp(one)]))
}

document.documentElement.lang = language

/** The same page in the other language. */
export function addressIn(other) {
  const address = new URL(location.href)
  address.searchParams.set("lang", other)
  return address.pathname + address.search
}

export function keepLanguage() {
  localStorage.setItem(KEPT, language)
}

const numbers = new Intl.NumberFormat({ nb: "nb-NO", da: "da-DK", en: "en-GB" }[language], {
  minimumFractionDigits: 0,
  maximumFractionDigits: 2,
})

/** 1000 as "1 000 kr"; øre only where there are some, and then both digits. */
export function kroner(amount) {
  const isWhole = Number.isInteger(amount)
  const text = isWhole ? numbers.format(amount) : numbers.format(Math.trunc(amount)) + decimals(amount)
  return `${text}\u00a0kr`
}

function decimals(amount) {
  const [, digits] = amount.toFixed(2).split(".")
  return (language === "en" ? "." : ",") + digits
}
