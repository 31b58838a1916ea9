import { el } from "./dom.js"
import { nameOf } from "./goods.js"
import { kroner, say } from "./language.js"
import { shop } from "./store.js"

/** What was bought, for how much, under which number; and the way to the same order as the staff sees it. */
export function drawReceipt(order) {
  return el(
    "section",
    { class: "card receipt" },
    el("img", { src: "/drawings/tick.svg", alt: "", width: 56, height: 56 }),
    el("div", {}, el("h1", {}, say.receiptTitle), el("p", { class: "lead" }, say.receiptLead)),
    el(
      "dl",
      { class: "facts" },
      fact(say.orderNumber, `#${order.display_id}`),
      fact(say.amount, kroner(order.total), "total"),
      fact(say.sentTo, order.email),
    ),
    el("ul", { class: "bought" }, order.items.map(drawBought), order.shipping_methods.map(drawDelivery)),
    el(
      "div",
      { class: "actions" },
      drawAdminLink(order),
      el("a", { class: "button quiet", href: "/" }, say.shopMore),
    ),
  )
}

function fact(name, value, kind) {
  return el("div", { class: kind }, el("dt", {}, name), el("dd", {}, value))
}

function drawBought({ title, product, quantity, unit_price }) {
  const name = nameOf({ handle: product?.handle, title })
  return el("li", {}, el("span", {}, `${quantity} × ${name}`), el("span", {}, kroner(unit_price * quantity)))
}

function drawDelivery({ name, amount }) {
  return el("li", {}, el("span", {}, name), el("span", {}, amount > 0 ? kroner(amount) : say.free))
}

function drawAdminLink({ id }) {
  if (!shop.adminUrl) return undefined
  return el("a", { class: "button", href: `${shop.adminUrl}/orders/${id}` }, say.inAdmin)
}
