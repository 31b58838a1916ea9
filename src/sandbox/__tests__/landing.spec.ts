import { showAmount } from "../html"
import { present, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
const fallBack = "https://shop.example.no/kasse/retur?ref=1"

async function initiate(amountMinor = 123_450, text = "Ullgenser og lue") {
  const reply = await on.merchant.initiate(reference, amountMinor, { transaction: { transactionText: text } })
  return present(reply.body.url)
}

async function open(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers, redirect: "manual" })
  return { status: response.status, headers: response.headers, html: await response.text() }
}

async function press(url: string, choice: string) {
  const token = new URL(url).searchParams.get("token") ?? ""
  const response = await fetch(`${on.sandbox.url}/landing`, {
    method: "POST",
    body: new URLSearchParams({ token, choice }),
    redirect: "manual",
  })
  return { status: response.status, location: response.headers.get("location"), html: await response.text() }
}

it("shows what is paid, to whom, and two buttons", async () => {
  const { status, html, headers } = await open(await initiate())
  expect(status).toBe(200)
  expect(headers.get("content-type")).toMatch(/^text\/html/)
  expect(html).toContain("1\u00a0234,50\u00a0kr")
  expect(html).toContain("Ullgenser og lue")
  expect(html).toContain(reference)
  expect(html.match(/<button[^>]*>([^<]+)/g)?.map((button) => button.split(">")[1])).toEqual([
    "Godkjenn",
    "Avvis",
  ])
})

it("lets in nothing from elsewhere, and may not be framed or kept", async () => {
  const { headers, html } = await open(await initiate())
  const policy = headers.get("content-security-policy") ?? ""
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(headers.get("cache-control")).toBe("no-store")
  expect(html).not.toMatch(/<script|<img|@import|url\(/)
})

it("shows the shop's words as words", async () => {
  const { html } = await open(await initiate(1000, `<script>alert("&")</script>`))
  expect(html).toContain("&#60;script&#62;alert(&#34;&#38;&#34;)&#60;/script&#62;")
})

it.each([
  ["", "nb", "Godkjenn"],
  ["en-GB,en;q=0.9", "en", "Approve"],
  ["de,en;q=0.5,nb;q=0.8", "nb", "Godkjenn"],
  ["nn", "nb", "Godkjenn"],
  ["fr", "nb", "Godkjenn"],
])("speaks the browser's language: %p", async (accepted, language, button) => {
  const { html } = await open(await initiate(), accepted === "" ? {} : { "Accept-Language": accepted })
  expect(html).toContain(`<html lang="${language}">`)
  expect(html).toContain(button)
})

it("speaks the language that was asked for, whatever the browser says", async () => {
  const { html } = await open(`${await initiate()}&lang=en`, { "Accept-Language": "nb" })
  expect(html).toContain("Approve")
  expect(html).toContain("1,234.50\u00a0kr")
})

it.each([
  ["approve", "RESERVED"],
  ["reject", "REJECTED"],
])("%s sends the browser back to the shop", async (choice, state) => {
  expect(await press(await initiate(), choice)).toMatchObject({ status: 303, location: fallBack })
  expect((await on.sandbox.control.payment(reference))?.state).toBe(state)
})

it("asks again when the bank refused", async () => {
  const url = await initiate(151)
  const refused = await press(url, "approve")
  expect(refused.status).toBe(303)
  const { html } = await open(on.sandbox.url + present(refused.location ?? undefined))
  expect(html).toContain('role="alert"')
  expect(html).toContain("Godkjenn")
  expect(await press(url, "reject")).toMatchObject({ status: 303, location: fallBack })
})

it("offers only the way back once the payment is over", async () => {
  const url = await initiate()
  await press(url, "approve")
  const again = await press(url, "reject")
  expect(again.status).toBe(200)
  const { html } = await open(url)
  for (const page of [again.html, html]) {
    expect(page).not.toContain("<button")
    expect(page).toContain(`href="${fallBack.replace("&", "&#38;")}"`)
  }
  expect((await on.sandbox.control.payment(reference))?.state).toBe("RESERVED")
})

it("tells an expired link from an unknown one", async () => {
  const url = await initiate()
  await on.sandbox.control.setClock({ offsetMs: 300_000 })
  expect((await open(url)).status).toBe(410)
  expect((await press(url, "approve")).status).toBe(410)
  expect((await open(`${on.sandbox.url}/landing?token=unknown`)).status).toBe(404)
})

it("refuses other choices and methods", async () => {
  expect((await press(await initiate(), "steal")).status).toBe(400)
  expect((await fetch(`${on.sandbox.url}/landing`, { method: "DELETE" })).status).toBe(405)
})

it.each([
  [100, "NOK", "1\u00a0kr"],
  [1999, "DKK", "19,99\u00a0kr"],
  [100_000, "NOK", "1\u00a0000\u00a0kr"],
  [1999, "EUR", "19,99\u00a0€"],
  [123_456_705, "NOK", "1\u00a0234\u00a0567,05\u00a0kr"],
] as const)("%d minor units of %s", (amountMinor, currency, text) =>
  expect(showAmount(amountMinor, currency, "nb")).toBe(text),
)
