import { el, focusHeading, show } from "../dom.js"
import { forgetCart, keepCart, keptCart } from "../kept-cart.js"
import { say } from "../language.js"
import { findOutcome } from "../outcome.js"
import { drawPayButton } from "../pay.js"
import { drawReceipt } from "../receipt.js"
import { readOrder } from "../store.js"

/** Where Vipps' shopper lands, perhaps in a browser that has never been here: all that is known stands in the address. */
export async function drawReturnPage(main) {
  const query = new URLSearchParams(location.search)
  const given = {
    outcome: query.get("vipps") ?? undefined,
    cartId: query.get("cart_id") ?? undefined,
    orderId: query.get("order_id") ?? undefined,
    code: query.get("code") ?? undefined,
  }
  // a fresh browser has no cart yet, and its cart page should show this one
  if (given.cartId && !keptCart()) keepCart(given.cartId)
  draw(main, { title: say.waitTitle, lead: say.waitLead, isWaiting: true })
  const pending = { title: say.pendingTitle, lead: say.pendingLead, actions: [toCart()], isWaiting: true }
  const stillPending = () => draw(main, pending)
  const found = await findOutcome(given, stillPending)
  await endings[found.kind](main, { ...found, cartId: given.cartId, code: given.code })
  focusHeading(main)
}

const endings = {
  order: drawOrder,
  paid: (main) => draw(main, { title: say.paidTitle, lead: say.paidLead, actions: [shopMore()] }),
  rejected: (main, { cartId }) =>
    draw(main, { title: say.rejectedTitle, lead: say.rejectedLead, actions: anotherTry(cartId) }),
  expired: (main, { cartId }) =>
    draw(main, { title: say.expiredTitle, lead: say.expiredLead, actions: anotherTry(cartId) }),
  unmade: (main, { cartId, code }) => {
    const why = say.unmadeReasons[code] ?? say.unmadeReasons["refused-by-shop"]
    draw(main, { title: say.failedTitle, lead: `${why} ${say.unmadeLead}`, actions: anotherTry(cartId) })
  },
  unknown: (main) =>
    draw(main, { title: say.unknownTitle, lead: say.unknownLead, actions: [askAgain(), toCart()] }),
  failed: (main) =>
    draw(main, { title: say.failedTitle, lead: say.failedLead, actions: [askAgain(), toCart()] }),
  lost: (main) => draw(main, { title: say.lostTitle, lead: say.lostLead, actions: [shopMore()] }),
}

async function drawOrder(main, { orderId, cartId }) {
  forgetCart(cartId)
  rememberInAddress(orderId)
  try {
    const order = await readOrder(orderId)
    show(main, say.receiptTitle, drawReceipt(order))
  } catch {
    draw(main, { title: say.paidTitle, lead: say.receiptUnread, actions: [askAgain(say.reload)] })
  }
}

/** So that a reload shows the receipt, and asks nobody else. */
function rememberInAddress(orderId) {
  const address = new URL(location.href)
  address.searchParams.set("vipps", "paid")
  address.searchParams.set("order_id", orderId)
  history.replaceState(null, "", address)
}

function anotherTry(cartId) {
  if (!cartId) return [shopMore()]
  keepCart(cartId)
  return [drawPayButton({ cartId, text: say.tryAgain }).element, toCart()]
}

function askAgain(text = say.askAgain) {
  return el("button", { class: "button", type: "button", onclick: () => location.reload() }, text)
}

function toCart() {
  return el("a", { class: "button quiet", href: "/cart" }, say.toCartAgain)
}

function shopMore() {
  return el("a", { class: "button", href: "/" }, say.shopMore)
}

function draw(main, { title, lead, actions = [], isWaiting = false }) {
  const mark = isWaiting ? el("span", { class: "spinner", "aria-hidden": "true" }) : undefined
  const text = el(
    "div",
    isWaiting ? { role: "status" } : {},
    el("h1", {}, title),
    el("p", { class: "lead" }, lead),
  )
  show(
    main,
    title,
    el("section", { class: "card outcome" }, mark, text, el("div", { class: "actions" }, actions)),
  )
}
