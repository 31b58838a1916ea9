import { drawDeliveries, drawShopperForm, readShopper } from "../checkout-form.js"
import { el, show } from "../dom.js"
import { drawingOf, nameOf } from "../goods.js"
import { forgetCart, keptCart } from "../kept-cart.js"
import { kroner, say } from "../language.js"
import { countCart } from "../layout.js"
import { drawPayButton, drawTerms } from "../pay.js"
import { shop } from "../shop-facts.js"
import { changeLine, chooseDelivery, listDeliveries, readCart, writeShopper } from "../store.js"

/** The cart, who and where to, and the button. */
export async function drawCartPage(main) {
  show(main, say.cartTitle, el("h1", {}, say.cartTitle), el("p", { role: "status" }, say.waitTitle))
  try {
    const cart = await readOpenCart()
    if (cart?.items.length) await drawCheckout(main, cart)
    else drawEmpty(main)
  } catch (error) {
    show(main, say.cartTitle, el("h1", {}, say.cartTitle), drawFailure(error))
  }
}

async function readOpenCart() {
  const cartId = keptCart()
  if (!cartId) return undefined
  const cart = await readCart(cartId).catch((error) => {
    if (error.status === 404) return undefined
    throw error
  })
  if (cart && !cart.completed_at) return cart
  // paid meanwhile, perhaps in another window
  forgetCart(cartId)
  return undefined
}

function drawEmpty(main) {
  const away = el("a", { class: "button", href: "/" }, say.toShop)
  show(main, say.cartTitle, el("h1", {}, say.cartTitle), el("p", { class: "lead" }, say.emptyCart), away)
}

function drawFailure(error) {
  const again = el(
    "button",
    { class: "button", type: "button", onclick: () => location.reload() },
    say.reload,
  )
  return el("div", {}, el("p", { class: "alert", role: "alert" }, error.message), again)
}

async function drawCheckout(main, cart) {
  const deliveries = await listDeliveries(cart.id)
  const chosen = cart.shipping_methods[0]?.shipping_option_id ?? deliveries[0].id
  const current = cart.shipping_methods.length ? cart : await chooseDelivery(cart.id, chosen)
  const sums = el("dl", { class: "sums", "aria-live": "polite" })
  drawSums(sums, current)

  const form = drawShopperForm()
  const choose = async (optionId) => drawSums(sums, await chooseDelivery(cart.id, optionId))
  const prepare = async () => {
    if (!form.reportValidity()) return false
    await writeShopper(cart.id, readShopper(form))
  }
  const goods = { "cart-id": cart.id, terms: "page" }
  const pay = drawPayButton({ ...goods, prepare })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    void pay.start()
  })

  const lines = el(
    "ul",
    { class: "lines" },
    current.items.map((item) => drawLine(main, current, item)),
  )
  const note = el("p", { class: "note" }, say.payNote)
  const express = shop.express ? drawPayButton({ ...goods, express: true }) : undefined
  const terms = drawTerms(express ? [express, pay] : [pay])
  const ways = express ? drawBothWays(express, pay) : [pay]
  const side = el("section", { class: "card side", "aria-label": say.total }, sums, terms, ways, note)
  const left = el("div", { class: "stack" }, lines, form, drawDeliveries({ deliveries, chosen, choose }))
  show(main, say.cartTitle, el("h1", {}, say.cartTitle), el("div", { class: "checkout" }, left, side))
  countCart(current)
}

/** Express first: it needs no form. Its words go when the shop can't offer it for this cart. */
function drawBothWays(express, pay) {
  const without = el("p", { class: "note" }, say.expressNote)
  const or = el("p", { class: "note" }, say.orForm)
  express.addEventListener("vipps-available", ({ detail }) => {
    without.hidden = or.hidden = !detail.available
  })
  return [without, express, or, pay]
}

function drawSums(sums, cart) {
  const row = (name, amount, kind) => el("div", { class: kind }, el("dt", {}, name), el("dd", {}, amount))
  const delivery = cart.shipping_total > 0 ? kroner(cart.shipping_total) : say.free
  sums.replaceChildren(
    row(say.goods, kroner(cart.item_total)),
    row(say.delivery, delivery),
    row(say.total, kroner(cart.total), "total"),
  )
}

function drawLine(main, cart, item) {
  const product = { handle: item.product?.handle, title: item.title }
  const name = nameOf(product)
  const step = (by, label, sign) =>
    el(
      "button",
      { type: "button", class: "step", "aria-label": label, onclick: () => change(by, label) },
      sign,
    )
  const change = async (by, label) => {
    await changeLine(cart.id, { id: item.id, quantity: item.quantity + by }).catch(() => undefined)
    await drawCartPage(main)
    // the page was drawn anew under the keyboard's hands
    const same = [...main.querySelectorAll("button.step")].find((one) => one.ariaLabel === label)
    ;(same ?? main).focus()
  }
  return el(
    "li",
    { class: "line" },
    el("img", { src: drawingOf(product), alt: "", width: 80, height: 60 }),
    el("span", { class: "line-name" }, name),
    el(
      "span",
      { class: "steps" },
      step(-1, say.oneLess(name), "−"),
      el("span", {}, say.quantity(item.quantity)),
      step(1, say.oneMore(name), "+"),
    ),
    el("span", { class: "line-price" }, kroner(item.unit_price * item.quantity)),
  )
}
