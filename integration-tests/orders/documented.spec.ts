import { readFileSync } from "node:fs"
import { join } from "node:path"

const page = readFileSync(join(__dirname, "../../docs/what-happens-to-the-money.md"), "utf8")

/**
 * Each line of the page by its bold beginning, and the test that shows it: the spec file below `integration-tests`, and the test's
 * title. A line with several tests is here once for each.
 */
const shownBy: [line: string, test: string][] = [
  [
    "remove the hat before anything is captured",
    "orders/release: she bought one of the two: edit, capture, and the rest is released by itself; then it can be refunded",
  ],
  [
    "add a hat, and send the customer the link",
    "orders/edits: up: the reservation stays good for what it covers, and the difference alone is asked for",
  ],
  [
    "add a hat, and send the customer the link",
    "orders/difference: each stock button captures its own part, and the order is paid",
  ],
  [
    "remove that hat again",
    "orders/difference: is cancelled at once, and the other one is worth the new total",
  ],
  [
    "change the order while the customer has the link open",
    "orders/difference: to another total: the link asks for the new difference",
  ],
  [
    "remove something after a partial capture",
    "orders/edits: down: the stock button, which posts the whole amount, captures what is due",
  ],
  [
    "edit below what is captured",
    "orders/release: edited below what is captured: the rest is released, and the difference refunded by the stock button",
  ],
  ["remove everything", "orders/release: edited to nothing: the whole reservation is let go"],
  ["begin an edit and cancel it", "orders/edits: that is begun and cancelled changes nothing"],
  [
    "edit while a capture is in progress, or while the server crashes",
    "orders/repair-after-edit: of everything, which goes through: the difference is the customer's",
  ],
  [
    "edit while a capture is in progress, or while the server crashes",
    "orders/repair-after-edit: the job mends it",
  ],
  [
    "edit an order taken by phone and paid by link",
    "orders/release: an order taken by phone, paid by link: edited, captured, released and refunded like any other",
  ],
  ["click Capture after a partial capture", "orders/edits: captures the rest"],
  [
    "click Capture on an outdated page",
    "orders/edits: a page that still shows the old total captures the new one's amount, or nothing",
  ],
  [
    "wait for days with the capture",
    "payments/texts-and-expiry: is told before a Visa card's bank lets go, once, with what the order still needs",
  ],
  [
    "capture so late that the bank refuses, and cancel that payment",
    "payments/texts-and-expiry: the way out: cancel it, and the order page has a payment link, by which the order is paid anew",
  ],
  [
    "capture a part, and the rest is still due",
    "orders/release: a part captured and the rest still due: nothing is let go, and the rest can be captured",
  ],
  [
    "add a credit of 100 kr, or of the whole order",
    "orders/payment-requests: of 100 kr: the next reconciliation makes Capture take 900 kr, and the rest is released at once",
  ],
  [
    "add a credit of 100 kr, or of the whole order",
    "orders/payment-requests: over the whole order: the next reconciliation lets the reservation go",
  ],
  [
    "refund as goodwill, while more is reserved than the order needs",
    "orders/kept-reservation: before the rest is captured: what the order needs no more is released, an hour after the refund",
  ],
  [
    "release what is still due, and ask the customer for it again",
    "orders/payment-requests: that is not there is not spoken of: after a release it is made by the panel's button, with a host, and paid",
  ],
  ["begin an edit", "orders/release: waits for an edit that is begun, and lets go when it is cancelled"],
  [
    "begin an edit",
    "orders/release: an edit begun and forgotten holds the rest back: said where the staff look, and let go once it is declined",
  ],
  [
    "complete the order (`releaseRemainder: on-order-completed`)",
    "orders/release: waits until the staff have completed the order",
  ],
  [
    "complete the order (`releaseRemainder: on-order-completed`)",
    "orders/release: keeps what is still due of a completed order",
  ],
  ["sell for 212.075 kr", "orders/fractions: is reserved as 212.08 kr"],
  [
    "click Medusa's Capture and Refund, or capture and refund in parts",
    "orders/fractions: is captured by Medusa's button without an amount, and refunded to zero by it",
  ],
  [
    "click Medusa's Capture and Refund, or capture and refund in parts",
    "orders/fractions: is captured and refunded in two parts with fractions",
  ],
  [
    "type 212.08 in the Vipps panel",
    "orders/fractions: is captured and refunded on our own routes, by the øre that a person can type",
  ],
  [
    "capture a part that rounds to no øre",
    "orders/fractions: a part that makes no øre moves nothing, and says so",
  ],
  ["cancel an order with two payments", "orders/difference: lets go of both reservations"],
  [
    "cancel an order with two payments",
    "orders/difference: refunds what is captured, releases its rest, and cancels the other",
  ],
  [
    "cancel an order whose payment link is open",
    "orders/difference: whose link is open: what was begun is not paid any more",
  ],
  [
    "ship the sweater, then the hat",
    "fulfillments/capture-fulfillment: charges each fulfillment when it leaves: shipping with the first, the rest with the last",
  ],
  [
    "cancel a fulfillment before it is shipped",
    "fulfillments/capture-fulfillment: charges nothing for a fulfillment that is cancelled before it leaves",
  ],
  [
    "have captured 400 kr by hand before",
    "fulfillments/capture-fulfillment: charges for goods that the staff have charged before nothing more",
  ],
  [
    "remove the hat after the sweater is shipped",
    "fulfillments/capture-fulfillment: an order edited after its first fulfillment: the last one's rest is released",
  ],
  [
    "ship an order that was partly paid in another way",
    "fulfillments/capture-fulfillment: an order paid in part by something else is left to the staff, and said so",
  ],
  [
    "ship, and Vipps can't be reached or refuses",
    "fulfillments/capture-fulfillment: refused by Vipps: told, noted on the fulfillment, and tried again by the job",
  ],
  [
    "ship, and Vipps can't be reached or refuses",
    "fulfillments/capture-fulfillment: refused by Vipps for good: told and noted, and not tried again by itself",
  ],
  [
    "take back the hat, which is paid",
    "orders/returns: of goods that are paid: the stock button refunds what is owed",
  ],
  [
    "take back the hat, which is not captured",
    "orders/returns: of goods that are not captured yet: nothing is let go on request, and less is due once they are back",
  ],
  [
    "take back everything, not captured",
    "orders/returns: of everything, not captured yet: the reservation is let go an hour after it is back",
  ],
  [
    "exchange the hat for something more expensive",
    "orders/returns: for something dearer, when all is captured: the difference is paid by the link",
  ],
  [
    "refund the sweater before it is back, or within an hour after, while the hat is still to be sent",
    "orders/kept-reservation: refunded first, and returned afterwards: the hat's money stays reserved, is said, and captured when it is sent",
  ],
  [
    "refund the sweater before it is back, or within an hour after, while the hat is still to be sent",
    "orders/kept-reservation: returned first, and refunded in full within the hour: the same",
  ],
  [
    "refund the sweater less the price of the hat",
    "orders/kept-reservation: returned, and refunded less what the hat costs: the rest is released, an hour after the refund",
  ],
  [
    "wait for goods to come back",
    "orders/kept-reservation: asked to be sent back, and not here yet: nothing is released, and why is said",
  ],
  [
    "resolve a claim with a refund",
    "orders/returns: that is refunded: the stock button refunds what is owed once the goods are back",
  ],
  [
    "refund an order that was paid in two payments",
    "orders/difference: is refunded over both payments, by their stock buttons",
  ],
  [
    "refund an order that was captured in two steps",
    "orders/release: two captures, then a refund of more than either: one refund, and both ledgers agree",
  ],
  [
    "take goods back more than a year after the payment",
    "orders/returns: more than a year after the payment: the refund is refused with the dates, and what is owed stays in sight",
  ],
]

const promised = [...page.matchAll(/^- \*\*(.+?)\*\*: ./gm)].map(([, line]) => line)

describe("what docs/what-happens-to-the-money.md promises", () => {
  it("has a test for each line", () => {
    expect(promised.length).toBeGreaterThan(15)
    expect(promised).toHaveLength(page.match(/^- /gm)?.length ?? 0)
    expect(promised).toEqual([...new Set(shownBy.map(([line]) => line))])
  })

  it.each(shownBy)("%s: %s", (_, test) => {
    const [file = "", ...title] = test.split(": ")
    const spec = readFileSync(join(__dirname, "..", `${file}.spec.ts`), "utf8")
    expect(spec).toContain(`it("${title.join(": ")}"`)
  })
})
