import type { Language } from "./landing-texts"
import type { Currency } from "./types"

/** 1999 as "19,99 kr" or "19,99 €", 100000 as "1 000 kr"; the spaces don't break. */
export function showAmount(amountMinor: number, currency: Currency, language: Language): string {
  const whole = Math.floor(amountMinor / 100)
  const rest = amountMinor % 100
  const [thousands, decimals] = language === "nb" ? ["\u00a0", ","] : [",", "."]
  const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/g, thousands)
  return `${grouped}${rest === 0 ? "" : decimals + String(rest).padStart(2, "0")}\u00a0${currency === "EUR" ? "€" : "kr"}`
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
