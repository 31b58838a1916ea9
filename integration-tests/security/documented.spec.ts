import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

const root = join(__dirname, "../..")
const page = readFileSync(join(root, "docs/threat-model.md"), "utf8")

/**
 * Each line of the page by its bold beginning, and the test that shows it: "checkout/callback: the test's own title", or
 * "src/…/__tests__/errors: …". Of a title that goes on, the beginning is enough. A line with several tests is here once for each.
 */
const shownBy: [line: string, test: string][] = [
  [
    "a completion without an approval, with any id, body or header",
    "checkout/checkout: can be asked for again while the shopper has not approved",
  ],
  [
    "a completion without an approval, with any id, body or header",
    "security/epayment-routes-fuzz: a completion, whatever comes with it, makes no order of what nobody has approved",
  ],
  [
    "false session data, `data` or `metadata`, at the start or later",
    "checkout/checkout: not when a storefront points at another shopper's paid order",
  ],
  [
    "false session data, `data` or `metadata`, at the start or later",
    "security/session-data: later, in place of what is there: the payment stays the session's",
  ],
  [
    "false session data, `data` or `metadata`, at the start or later",
    "security/session-data: by every other public route that takes free data: nothing of it is read",
  ],
  [
    "a cart that grew after the approval",
    "checkout/checkout: not when the session asks for more than was reserved",
  ],
  ["`data.return_url` of a foreign site", "checkout/checkout: to $page when the storefront asked for $asked"],
  [
    "two clicks, two devices, an old link, a second approval",
    "checkout/stale-payments: both are approved in the same second, and both callbacks arrive",
  ],
  ["a request for the session data", "checkout/callback: stay out of what a storefront can read"],
  [
    "thousands of requests for a payment's state",
    "checkout/payment-state: once in two seconds for a payment, however many ask",
  ],
  ["garbage, or a token that is not ours", "checkout/payment-state: a token that is not ours: 404 in words"],
  [
    "garbage, or a token that is not ours",
    "security/public-routes-fuzz: $route: no 500, no leak, no redirect, no hang, and nothing asked of Vipps",
  ],
  [
    "a start with an amount, an address or other data",
    "security/epayment-routes-fuzz: a start of Express that nobody can mean starts nothing, and makes no cart",
  ],
  [
    "a completion at any moment",
    "express/second-click: is told to ask again while nothing is approved, and the cart stays bare",
  ],
  ["a choice that the shop does not offer any more", "express/express: a shipping option that is gone"],
  [
    "the question for shipping options, without the payment's own token",
    "security/epayment-routes-fuzz: a question for shipping options without the payment's token is refused, and nothing is noted",
  ],
  [
    "the question for shipping options, without the payment's own token",
    "express/dynamic: answers nobody but Vipps, and of each payment its own token only",
  ],
  [
    "that question with the token",
    "security/epayment-routes-fuzz: a question with the token, whatever it asks, is answered, and leaves the cart and Vipps alone",
  ],
  ["that question with the token", "express/dynamic: keeps no address of a question in the plugin's tables"],
  [
    "a callback without the payment's own token",
    "checkout/callback: $attack is answered $status and changes nothing",
  ],
  [
    "a callback without the payment's own token",
    "src/signatures/__tests__/signatures: is a whole HMAC-SHA256, and fits an HTTP header as it is",
  ],
  [
    "Vipps' token, with a false amount or state in the body",
    "security/callback-fuzz: with Vipps' token, whatever is said, an order comes of what Vipps has reserved alone",
  ],
  [
    "the same callback again, later, or four times at once",
    "checkout/callback: four times gives one order and one payment",
  ],
  [
    "garbage, and bodies of any size",
    "security/callback-fuzz: without Vipps' token everything is refused, and nothing is looked at",
  ],
  ["nothing: the callback is lost", "checkout/outages: break the %s"],
  [
    "a webhook without Vipps' signature of body, address and date",
    "src/webhooks/__tests__/deliveries: a delivery with %s",
  ],
  [
    "a webhook without Vipps' signature of body, address and date",
    "src/signatures/__tests__/webhook-delivery: is not: %s",
  ],
  [
    "Vipps' webhook, again, in another order, or with garbage",
    "src/webhooks/__tests__/follow-delivery: %s of a payment is read once more",
  ],
  [
    "Vipps' webhook, again, in another order, or with garbage",
    "security/epayment-routes-fuzz: a webhook that Vipps has signed, whatever it says: 200, no order, and no money moves",
  ],
  [
    "a signed webhook of a payment that is not ours",
    "src/webhooks/__tests__/deliveries: about a payment that we don't know",
  ],
  [
    "ePayment's addresses, on a shop that uses eCom",
    "security/callback-fuzz: without Vipps' token everything is refused, and nothing is looked at",
  ],
  [
    "a body of any size, to the webhook's address",
    "src/api/__tests__/raw-body: refuses what is longer, and reads no more of it",
  ],
  ["a forged, cut or mismatched link", "checkout/checkout: finds no order behind a forged link"],
  [
    "a true link with any query, header or cookie",
    "security/public-routes-fuzz: a link of ours leads to the shop's page, whatever comes with it",
  ],
  [
    "a true link with any query, header or cookie",
    "checkout/return-under-faults: not when the page is no longer on the shop's list",
  ],
  [
    "somebody else's true link",
    "security/public-routes-fuzz: a token of ours tells its own state, whatever comes with it",
  ],
  [
    "somebody else's true link",
    "checkout/refused-order: that is older than a day tells the outcome, and no cart, no order and no token any more",
  ],
  [
    "a true link, hundreds of times at once",
    "checkout/refused-order: on which two hundred browsers wait costs about as much as one",
  ],
  [
    "anybody without a login, with a customer's, or without the role (Medusa's RBAC)",
    "security/admin-fuzz: by anybody else, in the very words of the staff: 401, and nothing sent to Vipps",
  ],
  [
    "anybody without a login, with a customer's, or without the role (Medusa's RBAC)",
    "security/rbac: is refused by every route of ours, as by Medusa's own, and nothing is sent to Vipps",
  ],
  ["a role that may read payments, or capture and refund", "security/rbac: reads all, and moves no money"],
  [
    "a role that may read payments, or capture and refund",
    "security/rbac: does so by our routes and by Medusa's, and neither releases nor resolves",
  ],
  [
    "staff: any amount, path, query and method",
    "security/admin-fuzz: by the staff, in bodies that nobody can mean, about a payment that exists: refused, nothing sent to Vipps",
  ],
  [
    "staff: any amount, path, query and method",
    "security/admin-fuzz: by the staff, about payments that don't exist, by any method, with any query: no 500, no leak, no hang",
  ],
  ["staff: more than is left", "payments/guards: refunds no more than was captured: %p"],
  [
    "staff: the same twice, or again after an error",
    "traps/traps: a capture is adopted by the next equal click, and made once",
  ],
  ["a search with SQL in it", "reports/payment-list: %p finds nothing"],
  [
    "an answer that is lost, comes twice, or is lost before the shop moves to the other API",
    "property/exactly-once: moves each øre exactly once",
  ],
  [
    "an answer that is lost, comes twice, or is lost before the shop moves to the other API",
    "sales-units/moving: an operation whose answer was lost is resolved by the API that sent it; later ones use the payment's",
  ],
  [
    "an answer that repeats a key",
    "src/vipps/__tests__/errors: that Vipps echoes (%s) get into no error and no log",
  ],
  [
    "an address over http, where anybody can listen",
    "start-up/options: in production over http: each address is listed, and nothing has been asked of Vipps",
  ],
  [
    "the host's own proxy",
    "src/vipps/__tests__/through-proxy: %j: a capture was not sent, and it isn't Vipps that says so",
  ],
  [
    "the host's own proxy",
    "src/vipps/__tests__/through-proxy: goes by CONNECT, so that the proxy reads none of it",
  ],
  [
    "credentials that other code set as axios' defaults",
    "src/vipps/__tests__/transport: takes nothing from what the host has set as axios' defaults",
  ],
  [
    "the log, also with `VIPPS_DEBUG`, and the message at start-up",
    "checkout/callback: stay out of the log, though it tells of each call to Vipps",
  ],
  [
    "the log, also with `VIPPS_DEBUG`, and the message at start-up",
    "security/log-scan: finds each secret and each person in a log",
  ],
  [
    "the log, also with `VIPPS_DEBUG`, and the message at start-up",
    "start-up/options: and one message lists all that is wrong, by both names, without a secret",
  ],
  [
    "a database error",
    "traps/traps: the payment link's token comes neither into the log nor into the answer",
  ],
  [
    "reads the plugin's tables, or `payment.data`",
    "security/admin-fuzz: can lose its links, texts and names of the staff, and keeps ids, amounts and times",
  ],
  [
    "reads the plugin's tables, or `payment.data`",
    "src/signatures/__tests__/sealed-text: shows nothing of the text, and never looks the same",
  ],
  [
    "reads the plugin's tables, or `payment.data`",
    "traps/traps: stays what it is, whatever is done to the payment",
  ],
  [
    "has yesterday's copy of the keys",
    "security/key-rotation: the reconciliation gives the order of the payment that was under way, and it can be captured",
  ],
]

const [covered = ""] = page.split("## Not covered")
const threats = [...covered.matchAll(/^- \*\*(.+?)\*\*: ./gm)].map(([, line]) => line)

describe("what docs/threat-model.md says", () => {
  it("has a test for each line", () => {
    expect(threats.length).toBeGreaterThan(25)
    expect(threats).toHaveLength(covered.match(/^- /gm)?.length ?? 0)
    expect(threats).toEqual([...new Set(shownBy.map(([line]) => line))])
  })

  it.each(shownBy)("%s: %s", (_, test) => {
    const [file = "", ...words] = test.split(": ")
    const title = words.join(": ")
    const path = join(root, file.startsWith("src/") ? file : `integration-tests/${file}`)
    const spec = readFileSync(`${path}.spec.ts`, "utf8")
    expect(title).not.toBe("")
    expect(new RegExp(`(?:it|\\))\\(\\s*["\`]${escape(title)}`).test(spec)).toBe(true)
  })

  it("links to pages that are there", () => {
    const links = [...page.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, link = ""]) => link)
    expect(links).not.toEqual([])
    expect(links.filter((link) => !existsSync(join(root, "docs", link)))).toEqual([])
  })
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
