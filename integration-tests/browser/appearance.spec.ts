import type { Page } from "playwright-core"
import { desktop, phone } from "../support/browser/browser"
import { findAccessibilityProblems, scrollsSideways, takeScreenshot } from "../support/browser/appearance"
import {
  atVippsPage,
  bootStorefront,
  follow,
  goToVipps,
  heading,
  payAtCart,
  press,
  readReturn,
  type Storefront,
} from "../support/browser/storefront"

jest.setTimeout(240_000)

const LARGEST_PICTURE = 150_000

let harness: Storefront

beforeAll(async () => {
  harness = await bootStorefront()
})
afterAll(() => harness?.stop())

/** Axe has nothing against the page, it fits its width, and its picture is small. */
async function look(page: Page, name: string): Promise<void> {
  expect(await takeScreenshot(page, name)).toBeLessThan(LARGEST_PICTURE)
  expect(await findAccessibilityProblems(page)).toEqual([])
  expect(await scrollsSideways(page)).toBe(false)
}

const widths = [
  { width: "desktop", options: desktop, name: (page: string) => page },
  { width: "phone", options: phone, name: (page: string) => `${page}-phone` },
]

it.each(widths)("a $width shows every page from shelf to receipt, open to everybody", async (p) => {
  const page = await harness.freshBrowser(p.options)
  await page.goto(harness.page.url)
  await page.getByRole("heading", { level: 2, name: "Ullgenser" }).waitFor()
  await look(page, p.name("shop"))

  await goToVipps(page, harness)
  await look(page, p.name("approval"))

  await press(page, "Avvis")
  await heading(page, "Betalingen ble avbrutt")
  await look(page, p.name("rejected"))

  const { cartId } = readReturn(page)
  await page.goto(`${harness.page.url}/return?vipps=expired&cart_id=${cartId}`)
  await heading(page, "Tiden løp ut")
  await look(page, p.name("expired"))

  await page.goto(`${harness.page.url}/return?vipps=failed&code=sold-out&cart_id=${cartId}`)
  await heading(page, "Bestillingen kunne ikke opprettes")
  await page.getByText("En vare i handlekurven er utsolgt. Du er ikke belastet").waitFor()
  await look(page, p.name("unmade"))

  await follow(page, "Se på handlekurven")
  await page.getByRole("button", { name: "Betal med Vipps" }).waitFor()
  await look(page, p.name("cart"))

  await payAtCart(page)
  const { url, fallBack } = await atVippsPage(page, harness)
  await page.goto(fallBack)
  await heading(page, "Venter på Vipps")
  await look(page, p.name("pending"))

  await page.goto(url)
  await press(page, "Godkjenn")
  await heading(page, "Takk for handelen!")
  await look(page, p.name("receipt"))

  await page.goto(url)
  await page.getByText("Denne betalingen er godkjent.").waitFor()
  await look(page, p.name("approved"))

  await page.goto(`${harness.page.url}/cart`)
  await page.getByText("Handlekurven er tom.").waitFor()
  await look(page, p.name("empty-cart"))

  await page.goto(`${harness.page.url}/return?vipps=pending`)
  await heading(page, "Hvilken betaling gjelder det?")
  await look(page, p.name("lost"))
})
