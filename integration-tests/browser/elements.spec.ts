import type { Browser, Page, Route } from "playwright-core"
import { findAccessibilityProblems, scrollsSideways } from "../support/browser/appearance"
import { openBrowser, phone } from "../support/browser/browser"
import { eventually } from "../support/time/eventually"
import { openElementsPage } from "../support/browser/elements-page"

/** The elements alone, on a page of a shop that does not answer: in each language, light and dark, on a phone. */
jest.setTimeout(120_000)

const SHOP = "https://shop.example.no"
const isMobilePay = Date.now() < Date.parse("2027-01-12T00:00:00+01:00")
const by = isMobilePay ? "MobilePaylla" : "Vippsillä"
const app = isMobilePay ? "MobilePay" : "Vipps"

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

type Look = { market: string; language: string; colorScheme: "light" | "dark"; query?: string }

async function open({ market, language, colorScheme, query = "" }: Look): Promise<Page> {
  const shop = `backend="https://api.shop.example.no" publishable-key="pk" market="${market}" language="${language}"`
  const html = `<!doctype html><html lang="${language}"><title>Shop</title>
<meta name="viewport" content="width=device-width"><style>:root { color-scheme: light dark }</style>
<script type="module">import "medusa-payment-vipps/storefront"</script>
<main><vipps-payment-status ${shop}></vipps-payment-status>
<vipps-pay-button ${shop} cart-id="cart_1" terms-url="/terms"></vipps-pay-button>
<vipps-pay-button ${shop} express variant-id="variant_1" terms-url="/terms"></vipps-pay-button></main></html>`
  const page = await openElementsPage(browser, {
    address: SHOP + (query || "/"),
    html,
    colorScheme,
    ...phone,
  })
  await page.route("https://api.shop.example.no/**", (route) => route.abort())
  return page
}

type Row = [Look, { pay: string; express: string; termsNeeded: string }]
const rows: Row[] = [
  [
    { market: "NO", language: "nb", colorScheme: "light" },
    { pay: "Betal med Vipps", express: "Kjøp nå med Vipps", termsNeeded: "Godta salgsvilkårene først." },
  ],
  [
    { market: "NO", language: "en", colorScheme: "dark" },
    { pay: "Pay with Vipps", express: "Buy now with Vipps", termsNeeded: "Accept the terms of sale first." },
  ],
  [
    { market: "DK", language: "da", colorScheme: "light" },
    {
      pay: `Betal med ${app}`,
      express: `Køb nu med ${app}`,
      termsNeeded: "Accepter handelsbetingelserne først.",
    },
  ],
  [
    { market: "FI", language: "fi", colorScheme: "dark" },
    { pay: `Maksa ${by}`, express: `Osta nyt ${by}`, termsNeeded: "Hyväksy ensin myyntiehdot." },
  ],
]

it.each(rows)("in %j: its buttons, and terms first", async (look, { pay, express, termsNeeded }) => {
  const page = await open(look)
  await page.getByRole("button", { name: express, exact: true }).waitFor()
  await page.getByRole("button", { name: pay, exact: true }).click()

  await page.getByRole("alert").filter({ hasText: termsNeeded }).waitFor()
  expect(await page.evaluate("document.activeElement.shadowRoot.activeElement.type")).toBe("checkbox")
  expect(await findAccessibilityProblems(page)).toEqual([])
  expect(await scrollsSideways(page)).toBe(false)
})

it.each(["light", "dark"] as const)(
  "a shop that does not answer is told as that, in %s",
  async (colorScheme) => {
    const page = await open({ market: "NO", language: "nb", colorScheme })
    await page.getByRole("checkbox").first().check()
    await page.getByRole("button", { name: "Betal med Vipps" }).click()
    await page.getByRole("alert").filter({ hasText: "Butikken svarer ikke. Du er ikke belastet." }).waitFor()
    expect(
      await page.getByRole("button", { name: "Betal med Vipps" }).getAttribute("aria-disabled"),
    ).toBeNull()
    expect(await findAccessibilityProblems(page)).toEqual([])
  },
)

const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" }

it.each([
  ["?vipps=expired&cart_id=cart_1", "Aika loppui"],
  ["?vipps=failed&code=express-address&cart_id=cart_1", "Tilausta ei voitu tehdä"],
  ["?vipps=paid&vipps_token=paid", "Kiitos, maksu on hyväksytty"],
  ["?vipps=pending&vipps_token=pending", "Odotetaan"],
  ["?vipps=paid&order_id=order_1", "Mistä maksusta on kyse?"],
])("the return %s says so in Finnish", async (query, title) => {
  const page = await open({ market: "FI", language: "fi", colorScheme: "light", query: `/${query}` })
  await page.route("https://api.shop.example.no/store/carts/**", (route) =>
    route.fulfill({ headers, json: { cart: { completed_at: null, email: "kari@example.no" } } }),
  )
  await page.route("https://api.shop.example.no/store/vipps/payments/*", (route) =>
    route.fulfill({ headers, json: { state: route.request().url().split("/").pop() } }),
  )
  await page.evaluate(`void document.querySelector("vipps-payment-status").ask()`)
  await page.getByRole("heading", { level: 1, name: title }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
})

describe("another try after an order that failed, by", () => {
  const bare = { completed_at: null, email: null, shipping_methods: [] }
  const typed = { completed_at: null, email: "kari@example.no", shipping_methods: [{ id: "sm_1" }] }

  /** The page of the return, once it has asked for the cart and, for one without a form, for Express. */
  async function comeBack(code: string, cart: object): Promise<Page> {
    const query = `/?vipps=failed&code=${code}&cart_id=cart_1`
    const page = await open({ market: "NO", language: "nb", colorScheme: "light", query })
    const told: string[] = []
    const answer = async (route: Route, json: object) => {
      told.push(route.request().url())
      await route.fulfill({ headers, json })
    }
    await page.route("https://api.shop.example.no/store/carts/**", (route) => answer(route, { cart }))
    await page.route("https://api.shop.example.no/store/vipps/express?**", (route) =>
      answer(route, { available: true, shipping_options: [] }),
    )
    await page.evaluate(`document.querySelector("vipps-payment-status").ask()`)
    expect(told.length).toBeGreaterThan(0)
    return page
  }
  const retries = (page: Page) => page.getByRole("button", { name: "Prøv igjen med Vipps" })

  it.each([
    ["Express, of an address abroad", "express-address", bare, 1],
    ["no button, if Vipps gave no name and address: Express would fail again", "express-details", bare, 0],
    ["the normal payment, if the cart has what Vipps did not give", "express-details", typed, 1],
  ])("%s", async (_, code, cart, count) => {
    const page = await comeBack(code, cart)
    expect(await retries(page).count()).toBe(count)
    const express = page.locator("vipps-payment-status vipps-pay-button[express]")
    expect(await express.count()).toBe(cart === bare ? count : 0)
  })
})

it("an outcome that the shop shows itself goes from the page", async () => {
  const page = await open({ market: "NO", language: "nb", colorScheme: "light", query: "/?vipps=paid" })
  const title = page.getByRole("heading", { level: 1, name: "Hvilken betaling gjelder det?" })
  await title.waitFor()
  await page.evaluate(`document.querySelector("vipps-payment-status").withdraw("vipps-outcome")`)
  await title.waitFor({ state: "hidden" })
})

describe("whose cart Express makes of a product", () => {
  /** What a click asks of the shop, which answers with a payment; the page stays. */
  async function click(page: Page, prepare: string) {
    await page.evaluate(`{
      window.asked ??= []
      const button = document.querySelector("[express]")
      button.setAttribute("terms-accepted", "")
      button.addEventListener("vipps-start", (event) => event.preventDefault())
      window.fetch = async (url, { headers, credentials, body }) => {
        window.asked.push({ authorization: headers.authorization, credentials, ...JSON.parse(body) })
        const vipps = { url: "https://vipps.example.no", reference: "r" }
        const payment_sessions = [{ provider_id: "pp_vipps_vipps", data: { vipps } }]
        return Response.json({ cart_id: "cart_of_product", payment_collection: { payment_sessions } })
      }
      ${prepare}
    }`)
    await page.evaluate(`document.querySelector("[express]").start()`)
    const asked: unknown = await page.evaluate(`JSON.stringify(window.asked.at(-1) ?? {})`)
    return JSON.parse(String(asked)) as Record<string, unknown>
  }
  const openProduct = () => open({ market: "NO", language: "nb", colorScheme: "light" })

  it("a guest's: neither token nor cookies are sent", async () => {
    const asked = await click(await openProduct(), "")
    expect(asked).toMatchObject({ variant_id: "variant_1" })
    expect(Object.keys(asked)).toEqual(expect.not.arrayContaining(["authorization", "credentials"]))
  })

  it.each([
    ["a token", `button.customerToken = "customer-token"`],
    ["a function", `button.customerToken = async () => "customer-token"`],
  ])("the customer's, by %s, which is nowhere in the page", async (_, prepare) => {
    const page = await openProduct()
    const asked = await click(page, prepare)
    expect(asked).toMatchObject({ authorization: "Bearer customer-token", variant_id: "variant_1" })
    expect(asked).not.toHaveProperty("credentials")
    const html = `document.documentElement.outerHTML + document.querySelector("[express]").shadowRoot.innerHTML`
    expect(await page.evaluate(html)).not.toContain("customer-token")
  })

  it("the customer's, by Medusa's session cookie", async () => {
    const asked = await click(await openProduct(), `button.setAttribute("credentials", "include")`)
    expect(asked).toMatchObject({ credentials: "include", variant_id: "variant_1" })
  })

  it("a new one once the guest has logged in; the same at the next click", async () => {
    const page = await openProduct()
    expect(await click(page, "")).toMatchObject({ variant_id: "variant_1" })
    expect(await click(page, "")).toMatchObject({ cart_id: "cart_of_product" })
    const logIn = `button.customerToken = "customer-token"`
    expect(await click(page, logIn)).toMatchObject({ variant_id: "variant_1" })
    expect(await click(page, logIn)).toMatchObject({ cart_id: "cart_of_product" })
  })

  it("the same one when the customer's token was renewed, and a new one for another customer", async () => {
    const page = await openProduct()
    const tokenOf = (customer: string, issued: number) => {
      const claims = Buffer.from(JSON.stringify({ actor_id: customer, iat: issued })).toString("base64url")
      return `button.customerToken = "e30.${claims}.signature"`
    }
    expect(await click(page, tokenOf("cus_1", 1))).toMatchObject({ variant_id: "variant_1" })
    expect(await click(page, tokenOf("cus_1", 2))).toMatchObject({ cart_id: "cart_of_product" })
    expect(await click(page, tokenOf("cus_2", 3))).toMatchObject({ variant_id: "variant_1" })
  })

  it("nobody's if the page can't tell the token: nothing is started", async () => {
    const page = await openProduct()
    const asked = await click(page, `button.customerToken = () => Promise.reject(new Error("offline"))`)
    expect(asked).toEqual({})
    await page.getByRole("alert").filter({ hasText: "Betalingen kunne ikke startes" }).waitFor()
  })
})

it("an answer about an earlier cart does not hide the button of the next one", async () => {
  const page = await open({ market: "NO", language: "nb", colorScheme: "light" })
  // about the provider that the button starts, of several that the shop may have
  const asksEarlier = (url: string) => url.endsWith("?cart_id=cart_earlier&provider_id=pp_vipps_vipps")
  const answer = (available: boolean) => ({ headers, json: { available, shipping_options: [] } })
  let answerEarlier = () => {}
  const held = new Promise<void>((resolve) => (answerEarlier = resolve))
  await page.route("https://api.shop.example.no/store/vipps/express?**", async (route) => {
    const isEarlier = asksEarlier(route.request().url())
    if (isEarlier && route.request().method() === "GET") await held
    await route.fulfill(answer(!isEarlier))
  })
  const give = (cartId: string) =>
    page.evaluate(`document.querySelector("[express]").setAttribute("cart-id", "${cartId}")`)
  const express = page.getByRole("button", { name: "Kjøp nå med Vipps" })
  await give("cart_earlier")
  await express.waitFor({ state: "hidden" })
  await give("cart_next")
  await express.waitFor()

  const late = page.waitForResponse((response) => asksEarlier(response.url()))
  answerEarlier()
  await (await late).finished()
  await page.evaluate("new Promise(requestAnimationFrame)")
  expect(await express.isVisible()).toBe(true)
})

it("refresh asks anew about a cart that the page has changed, and the last question counts", async () => {
  const page = await open({ market: "NO", language: "nb", colorScheme: "light" })
  // what the shop says to each question in turn, and when
  const questions: { answer(available: boolean): void }[] = []
  await page.route("https://api.shop.example.no/store/vipps/express?**", async (route) => {
    if (route.request().method() !== "GET") return route.fulfill({ headers })
    const available = await new Promise<boolean>((resolve) => questions.push({ answer: resolve }))
    const code = available ? undefined : "express-cart-empty"
    await route.fulfill({ headers, json: { available, code, shipping_options: [] } })
  })
  const asked = async (count: number) => {
    await eventually(`question ${count}`, async () => questions.length === count)
    const last = questions[count - 1]
    if (!last) throw new Error("nothing was asked")
    return last
  }
  const refresh = () => page.evaluate(`void document.querySelector("[express]").refresh()`)
  const told = () => page.evaluate(`JSON.stringify(window.told)`)
  await page.evaluate(`
    window.told = []
    const element = document.querySelector("[express]")
    element.addEventListener("vipps-available", ({ detail }) => window.told.push(detail))
    element.setAttribute("cart-id", "cart_1")`)
  const express = page.getByRole("button", { name: "Kjøp nå med Vipps" })
  ;(await asked(1)).answer(true)
  await express.waitFor()

  // the page has emptied the cart
  await refresh()
  ;(await asked(2)).answer(false)
  await express.waitFor({ state: "hidden" })
  await eventually("both answers told", async () => JSON.parse(String(await told())).length === 2)
  expect(JSON.parse(String(await told()))).toEqual([
    { available: true, shipping_options: [] },
    { available: false, code: "express-cart-empty", shipping_options: [] },
  ])

  // filled, and emptied again before the shop has answered
  await refresh()
  const filled = await asked(3)
  await refresh()
  ;(await asked(4)).answer(false)
  await eventually("the last answer told", async () => JSON.parse(String(await told())).length === 3)
  const late = page.waitForResponse(() => true)
  filled.answer(true)
  await (await late).finished()
  await page.evaluate("new Promise(requestAnimationFrame)")
  expect(await express.isVisible()).toBe(false)
  expect(JSON.parse(String(await told()))).toHaveLength(3)

  // and filled for good
  await refresh()
  ;(await asked(5)).answer(true)
  await express.waitFor()
})
