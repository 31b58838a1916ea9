import axe from "axe-core"
import type { Browser, BrowserContext, Cookie, Locator, Page } from "playwright-core"
import { z } from "zod"
import type { BootedShop } from "../support/server/boot"
import { openBrowser } from "../support/browser/browser"
import { builtAdmin } from "./built-admin"
import { serveAdmin } from "./serve-admin"

type View = {
  locale?: string
  theme?: "light" | "dark"
  timeZone?: string
  width?: number
  height?: number
}

export type AdminHarness = {
  /** A new browser window with somebody of the staff logged in. */
  openWindow(view?: View): Promise<AdminWindow>
  stop(): Promise<void>
}

/** The admin in a browser, at a page of the shop's staff. */
export type AdminWindow = {
  page: Page
  goTo(path: string): Promise<void>
  /** The order's page, and our panel on it once it shows the payment. */
  panelOf(paid: { orderId: string; paymentId: string }): Promise<Locator>
  close(): Promise<void>
}

/** Generous: the machine may be slow, and the bundle of the admin is large. */
const PATIENCE_MS = 60_000

type Place = Pick<BootedShop, "server" | "facts">

/** `directory`: where the admin's pages are; those of this repository when left out. */
export async function openAdminHarness({ server, facts }: Place, built?: string): Promise<AdminHarness> {
  const directory = built ?? (await builtAdmin())
  const served = await serveAdmin({ directory, shopUrl: server.url })
  const browser: Browser = await openBrowser()
  const contexts: BrowserContext[] = []
  let session: Cookie[] | undefined

  /** By the login page, once: the windows after it have the same session. */
  async function logIn(context: BrowserContext, page: Page): Promise<void> {
    if (session) return context.addCookies(session)
    await page.goto(`${served.url}/login`)
    await page.fill('input[name="email"]', facts.admin.email)
    await page.fill('input[name="password"]', facts.admin.password)
    await page.keyboard.press("Enter")
    await page.waitForURL((url) => !url.pathname.endsWith("/login"))
    // no script sets those; the others remember a language
    session = (await context.cookies()).filter(({ httpOnly }) => httpOnly)
  }

  async function openWindow({
    locale = "en-GB",
    theme = "light",
    timeZone = "Europe/Oslo",
    width = 1440,
    height = 1000,
  }: View = {}): Promise<AdminWindow> {
    const context = await browser.newContext({
      locale,
      timezoneId: timeZone,
      viewport: { width, height },
    })
    contexts.push(context)
    context.setDefaultTimeout(PATIENCE_MS)
    await context.addInitScript(`localStorage.setItem("medusa_admin_theme", "${theme}")`)
    const page = await context.newPage()
    await logIn(context, page)
    const goTo = async (path: string) => void (await page.goto(served.url + path))
    const seen = new Set<string>()
    return {
      page,
      goTo,
      panelOf: async ({ orderId, paymentId }) => {
        // the admin remembers an order that it has shown
        if (seen.has(orderId) || !page.url().startsWith(`${served.url}/`)) await goTo(`/orders/${orderId}`)
        else await followLink(page, `/app/orders/${orderId}`)
        seen.add(orderId)
        const panel = page.locator(`[data-vipps-payment="${paymentId}"]`)
        await panel.getByText("medusa-").waitFor()
        return panel
      },
      close: () => context.close(),
    }
  }

  return {
    openWindow,
    stop: async () => {
      await browser.close()
      served.stop()
    },
  }
}

/** As a click on a link of the admin does: its router shows the other page, and nothing is loaded anew (8 MB of scripts). */
async function followLink(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`,
  )
}

/** What axe finds wrong inside an element of ours, one line each. */
export async function listBarriers(page: Page, selector: string): Promise<string[]> {
  await page.addScriptTag({ content: axe.source })
  // a colour on its way from one to another is neither; a placeholder pulses for ever, and is not waited for
  await page.evaluate(
    `Promise.allSettled(document.getAnimations()
      .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
      .map(({ finished }) => finished))`,
  )
  // run in the page, which is not this program: a text, and its answer is checked
  const found: unknown = await page.evaluate(
    `axe.run({ include: [${JSON.stringify(selector)}] }, { resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  )
  return violationsSchema
    .parse(found)
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`)
}

const violationsSchema = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))
