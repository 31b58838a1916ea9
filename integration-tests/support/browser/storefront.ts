import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { shopEnvironment, startDemoShop, type DemoShop } from "../../../demo/shop"
import { findFreePort, type StartedPayment } from "../../../demo/harness"
import type { Api, LedgerPayment } from "../../../src/sandbox"
import { bootShop, type BootedShop } from "../server/boot"
import { desktop, openBrowser } from "./browser"
import { eventually } from "../time/eventually"

/** Nothing on a page takes this long; the machine may be slow. */
const PATIENCE_MS = 45_000

export type Storefront = BootedShop & {
  page: DemoShop
  /** A shopper's browser that has never been here. */
  freshBrowser(options?: BrowserContextOptions): Promise<Page>
}

/** The demo's shop over a booted store, and a browser to visit it with. Express is sold with ePayment. */
export async function bootStorefront(api: Api = "ecom"): Promise<Storefront> {
  const port = await findFreePort()
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one()
  }
  try {
    const harness = await bootShop({ env: { ...shopEnvironment(port), VIPPS_API: api } })
    stops.push(harness.stop)
    const page = await startDemoShop({ ...behind(harness), port, express: api === "epayment" })
    stops.push(page.stop)
    const browser = await openBrowser()
    stops.push(() => browser.close())
    return { ...harness, page, stop, freshBrowser: (options) => openPage(browser, options) }
  } catch (error) {
    await stop()
    throw error
  }
}

function behind({ server, facts }: BootedShop) {
  const { publishableKey, regionId } = facts
  return { medusaUrl: server.url, publishableKey, regionId, adminUrl: `${server.url}/app` }
}

async function openPage(browser: Browser, options: BrowserContextOptions = desktop): Promise<Page> {
  const context = await browser.newContext({ locale: "nb-NO", reducedMotion: "reduce", ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** The page says this as its heading, and nothing else does. */
export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name }).waitFor()
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click()
}

export async function follow(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name, exact: true }).click()
}

/** From the front page to Vipps' page, with the jumper and the beanie: 1000 kr. */
export async function goToVipps(page: Page, { page: shop, sandbox }: Storefront): Promise<LedgerPayment> {
  await page.goto(shop.url)
  await press(page, "Legg i kurven: Ullgenser")
  await page.getByText("Ullgenser ligger i handlekurven.").waitFor()
  await press(page, "Legg i kurven: Lue")
  await page.getByText("Lue ligger i handlekurven.").waitFor()
  await follow(page, "Til handlekurven")
  await payAtCart(page)
  return atVippsPage(page, { sandbox })
}

/** The button starts nothing until the terms are accepted. */
export async function payAtCart(page: Page, name = "Betal med Vipps"): Promise<void> {
  await acceptTerms(page)
  await press(page, name)
}

export async function acceptTerms(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: /^(Jeg godtar|I accept)/ }).check()
}

/** Waits until the browser is on Vipps' page; answers the payment it is about. */
export async function atVippsPage(
  page: Page,
  { sandbox }: Pick<Storefront, "sandbox">,
): Promise<LedgerPayment> {
  await page.waitForURL(`${sandbox.url}/landing?**`)
  await heading(page, /./)
  const token = new URL(page.url()).searchParams.get("token") ?? ""
  return eventually("the payment of this page", async () =>
    (await sandbox.control.ledger()).find(({ url }) => new URL(url).searchParams.get("token") === token),
  )
}

/** The payment as Medusa knows it, by what Vipps' ledger says of it. */
export async function startedAt(
  { sql }: Pick<BootedShop, "sql">,
  { reference, url, amountMinor }: LedgerPayment,
  cartId: string,
): Promise<StartedPayment> {
  const [row] = await sql(
    `select session_id, payment_collection_id from vipps_attempt where reference = $1`,
    [reference],
  )
  const collectionId = String(row?.payment_collection_id)
  const sessionId = String(row?.session_id)
  return { cartId, collectionId, sessionId, reference, url, expiresAt: "", amountMinor }
}

/** What the return page's address says. */
export function readReturn(page: Page): { cartId: string; orderId: string } {
  const { searchParams } = new URL(page.url())
  return { cartId: searchParams.get("cart_id") ?? "", orderId: searchParams.get("order_id") ?? "" }
}
