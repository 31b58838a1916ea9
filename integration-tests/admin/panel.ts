import type { Locator, Page } from "playwright-core"
import type { AdminWindow } from "./admin-harness"

export const button = (place: Page | Locator, name: string | RegExp) =>
  place.getByRole("button", { name, exact: true })

const plain = (text: string) => text.replace(/\u00a0/g, " ")

/** The panel's figures by their labels, with ordinary spaces. */
export async function figures(panel: Locator): Promise<Record<string, string>> {
  const rows = await panel.locator("dl").first().locator("> div").allInnerTexts()
  return Object.fromEntries(rows.map((row) => plain(row).split("\n").filter(Boolean)))
}

const settling = ["Resolve", "Yes, this capture", "No, another capture"]
const moving = ["Capture", "Refund", "Release the rest", "Cancel payment"]
const ASKING = "Make a payment link for "

/** What the panel offers to do, besides what it always does: history, copying, refreshing. */
export async function offered(panel: Locator): Promise<string[]> {
  const names = (await panel.getByRole("button").allInnerTexts()).map(plain)
  return names.filter((name) => [...settling, ...moving].includes(name) || name.startsWith(ASKING))
}

/** Its sentences, from top to bottom: deadlines, what is wrong, warnings, notes, and on Medusa's own buttons. */
export async function sentences(panel: Locator): Promise<string[]> {
  const said = await panel.locator("[data-vipps-said]").allInnerTexts()
  return said.map((text) => plain(text).replace(/\s+/g, " ").trim())
}

export async function badge(panel: Locator): Promise<string> {
  return (await panel.locator("[data-vipps-state]").innerText()).trim()
}

/**
 * The page of all payments, once its list has come. Until then whatever is below it still moves: an open choice is carried out of
 * the window, which can't be scrolled meanwhile.
 */
export async function goToList({ goTo, page }: AdminWindow, path = "/vipps"): Promise<void> {
  await goTo(path)
  await page.locator("[data-vipps-row]").first().waitFor()
}

/** Opens a list of choices, and takes one. */
export async function choose(page: Page, name: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name }).click()
  await page.getByRole("option", { name: option }).click()
}
