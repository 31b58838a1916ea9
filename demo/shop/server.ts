import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { localShop, type Shopper } from "../local-shop"
import { shopAddresses } from "./addresses"
import { readPageFiles, type PageFile } from "./page-files"

type DemoShopOptions = {
  port: number
  /** The Medusa server, as the browser reaches it. */
  medusaUrl: string
  publishableKey: string
  regionId: string
  /** Of the page's texts; the other language is English. */
  locale?: string
  /** What the app is called. */
  app?: string
  /** The sales unit's country. */
  market?: "NO" | "DK" | "FI"
  /** Whether the shop starts payments with ePayment, and so has Express. */
  express?: boolean
  /** Who fills in the form; a demo knows its shopper already. */
  shopper?: Shopper
  /** For the receipt's link to the order; none where there is no admin. */
  adminUrl?: string | undefined
}

export type DemoShop = { url: string; stop(): Promise<void> }

/** The demo's shop on an address of its own; resolves when it answers. */
export async function startDemoShop(options: DemoShopOptions): Promise<DemoShop> {
  const files = await readPageFiles()
  files.set("/shop.json", { type: "application/json", body: Buffer.from(describeShop(options)) })
  const policy = contentPolicy(options.medusaUrl)
  const server = createServer((request, response) => answer(request, response, { files, policy }))
  server.listen(options.port, "127.0.0.1")
  await once(server, "listening")
  return {
    url: shopAddresses(options.port).url,
    stop: async () => {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** What the page must know; all of it is public. */
function describeShop(p: DemoShopOptions): string {
  const { medusaUrl, publishableKey, regionId, adminUrl = null } = p
  const { locale = "nb", app = "Vipps", market = "NO", express = false } = p
  const { shopper = localShop("NO").shopper } = p
  const { returnUrls } = shopAddresses(p.port)
  return JSON.stringify({
    ...{ medusaUrl, publishableKey, regionId, returnUrls, adminUrl },
    ...{ locale, app, market, express, shopper },
  })
}

type Shelf = { files: Map<string, PageFile>; policy: string }

function answer(request: IncomingMessage, response: ServerResponse, { files, policy }: Shelf): void {
  const { pathname } = new URL(request.url ?? "/", "http://shop")
  const file = files.get(pathname)
  if (!file) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is no such page.")
    return
  }
  response.writeHead(200, {
    "content-type": file.type,
    "cache-control": "no-store",
    "content-security-policy": policy,
    // the return page's address names the cart
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  })
  response.end(request.method === "HEAD" ? undefined : file.body)
}

function contentPolicy(medusaUrl: string): string {
  const { origin } = new URL(medusaUrl)
  return `default-src 'self'; connect-src 'self' ${origin}; base-uri 'none'; frame-ancestors 'none'`
}
