import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { compileElements } from "../../../demo/shop"

/**
 * A page with this HTML at `address`, which no server sends. What a bundler would find in the package, an import map does:
 * `medusa-payment-vipps/storefront`.
 */
export async function openElementsPage(
  browser: Browser,
  { address, html, ...options }: { address: string; html: string } & BrowserContextOptions,
): Promise<Page> {
  // such a page may not call this machine's servers unasked
  const context = await browser.newContext({ permissions: ["local-network-access"], ...options })
  context.setDefaultTimeout(45_000)
  const page = await context.newPage()
  const { origin } = new URL(address)
  const modules = new Map(await compileElements())
  await page.route(`${origin}/vipps/**`, (route) => {
    const body = modules.get(new URL(route.request().url()).pathname.replace("/vipps/", ""))
    return body ? route.fulfill({ contentType: "text/javascript", body }) : route.abort()
  })
  const imports = { "medusa-payment-vipps/storefront": "/vipps/index.mjs" }
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`
  const body = html.replace("<script", `${map}<script`)
  await page.route(address, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }))
  await page.goto(address)
  return page
}
