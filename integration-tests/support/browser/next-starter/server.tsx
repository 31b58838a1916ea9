import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { readFileSync } from "node:fs"
import { sdk } from "@lib/config"
import { retrieveCart } from "@lib/data/cart"
import { readCustomerToken } from "@lib/data/vipps"
import type { ReactElement } from "react"
import { renderToString } from "react-dom/server"
import { Redirect } from "./next/navigation"
import { NextRequest } from "./next/server"
import { visits, type Visit } from "./next/visit"
import { GET as comeBack } from "./src/app/[countryCode]/(checkout)/checkout/vipps/route"
import { partOf, readProps, writeProps, type Props } from "./parts"

/** As much of Next.js and of the starter's pages as a payment passes through. */
const port = Number(process.env.PORT)
const origin = `http://localhost:${port}`

type Asked = { url: URL; countryCode: string; id: string }
type Page = (asked: Asked) => Promise<ReactElement | null>

/** Under a heading, what the browser takes over. */
function page(title: string, name: string, props: Partial<Props>): ReactElement {
  const text = writeProps(props)
  const Part = partOf(name)
  return (
    <>
      {title && <h1>{title}</h1>}
      <div id="root" data-part={name}>
        <Part {...readProps(text)} />
      </div>
      <script id="props" type="application/json" dangerouslySetInnerHTML={{ __html: text }} />
      <script type="module" src="/browser.js" />
    </>
  )
}

async function checkoutPage({ url }: Asked): Promise<ReactElement | null> {
  const cart = await retrieveCart()
  if (!cart || url.searchParams.get("step") !== "review") return null
  return page(`Checkout of ${cart.id}`, "PaymentButton", { cart })
}

async function cartPage(): Promise<ReactElement | null> {
  const cart = await retrieveCart()
  return cart && page(`Cart ${cart.id}`, "Summary", { cart })
}

const productPage: Page = async ({ id }) => page("Product", "ProductActions", { variantId: id })
const outcomePage: Page = async () => page("", "VippsOutcome", {})

async function orderPage({ id }: Asked): Promise<ReactElement> {
  const { order } = await sdk.store.order.retrieve(id)
  return <h1>Thank you for order {order.id}</h1>
}

const pages: [RegExp, Page][] = [
  [/^\/(?<countryCode>[a-z]{2})\/checkout$/, checkoutPage],
  [/^\/(?<countryCode>[a-z]{2})\/checkout\/vipps\/outcome$/, outcomePage],
  [/^\/(?<countryCode>[a-z]{2})\/cart$/, cartPage],
  [/^\/(?<countryCode>[a-z]{2})\/products\/(?<id>[^/]+)$/, productPage],
  [/^\/(?<countryCode>[a-z]{2})\/order\/(?<id>[^/]+)\/confirmed$/, orderPage],
]

/** What a page's script calls of the files with "use server": build.mjs gives it a function that asks here. */
const actions = new Map([["/actions/readCustomerToken", readCustomerToken]])

async function answerPage(url: URL): Promise<Response> {
  for (const [pattern, page] of pages) {
    const found = pattern.exec(url.pathname)?.groups
    const element = found && (await page({ url, countryCode: "", id: "", ...found }))
    if (element) return html(200, renderToString(element))
  }
  return html(404, "<h1>404: This page could not be found.</h1>")
}

function html(status: number, body: string): Response {
  const headers = { "content-type": "text/html; charset=utf-8" }
  return new Response(`<!doctype html><html><body>${body}</body></html>`, { status, headers })
}

async function answer(request: IncomingMessage, url: URL): Promise<Response> {
  if (url.pathname === "/browser.js") {
    return new Response(readFileSync("built/browser.js"), { headers: { "content-type": "text/javascript" } })
  }
  const action = actions.get(url.pathname)
  const [, countryCode = "", rest] = /^\/([a-z]{2})(\/.*)$/.exec(url.pathname) ?? []
  const visit: Visit = { kind: "page", cookie: request.headers.cookie, setCookies: [] }
  if (action) return answerIn(visit, async () => Response.json({ result: await action() }))
  if (rest !== "/checkout/vipps") return answerIn(visit, () => answerPage(url))
  const params = Promise.resolve({ countryCode })
  return answerIn({ ...visit, kind: "route" }, () => comeBack(new NextRequest(url), { params }))
}

async function answerIn(visit: Visit, work: () => Promise<Response>): Promise<Response> {
  const response = await visits.run(visit, work).catch((error: unknown) => {
    if (!(error instanceof Redirect)) throw error
    return new Response(null, { status: 307, headers: { location: error.url } })
  })
  for (const cookie of visit.setCookies) response.headers.append("set-cookie", cookie)
  return response
}

async function send(response: Response, to: ServerResponse): Promise<void> {
  to.statusCode = response.status
  for (const [name, value] of response.headers) to.appendHeader(name, value)
  to.end(Buffer.from(await response.arrayBuffer()))
}

createServer((request, response) => {
  answer(request, new URL(request.url ?? "/", origin))
    .catch((error: unknown) => new Response(String(error), { status: 500 }))
    .then((answered) => send(answered, response))
    .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
}).listen(port, "localhost", () => process.send?.("ready"))
