import { el, focusHeading, show } from "../dom.js"
import { forgetCart, keepCart, keptCart } from "../kept-cart.js"
import { say } from "../language.js"
import { shopAttributes } from "../pay.js"
import { drawReceipt } from "../receipt.js"
import { readOrder } from "../store.js"

/**
 * Where Vipps' shopper lands, perhaps in a browser that has never been here. The plugin's element reads the address, waits, says how
 * it went and offers another try; the receipt is the shop's own.
 */
export function drawReturnPage(main) {
  const cartId = new URLSearchParams(location.search).get("cart_id") ?? undefined
  // a fresh browser has no cart yet, and its cart page should show this one
  if (cartId && !keptCart()) keepCart(cartId)
  const away = cartId
    ? el("a", { class: "button quiet", href: "/cart", slot: "actions" }, say.toCartAgain)
    : el("a", { class: "button", href: "/", slot: "actions" }, say.shopMore)
  const status = el("vipps-payment-status", shopAttributes(), away)
  status.addEventListener("vipps-outcome", (event) => {
    const { orderId } = event.detail
    if (!orderId) return
    event.preventDefault()
    void drawOrder(main, { orderId, cartId })
  })
  show(main, say.payment, el("section", { class: "card outcome" }, status))
}

async function drawOrder(main, { orderId, cartId }) {
  forgetCart(cartId)
  rememberInAddress(orderId)
  try {
    const order = await readOrder(orderId)
    show(main, say.receiptTitle, drawReceipt(order))
  } catch {
    drawUnread(main)
  }
  focusHeading(main)
}

/** So that a reload shows the receipt, and asks nobody else. */
function rememberInAddress(orderId) {
  const address = new URL(location.href)
  address.searchParams.set("vipps", "paid")
  address.searchParams.set("order_id", orderId)
  history.replaceState(null, "", address)
}

function drawUnread(main) {
  const again = () => location.reload()
  const button = el("button", { class: "button", type: "button", onclick: again }, say.reload)
  const text = el("p", { class: "lead" }, say.receiptUnread)
  show(
    main,
    say.paidTitle,
    el("section", { class: "card outcome" }, el("h1", {}, say.paidTitle), text, button),
  )
}
