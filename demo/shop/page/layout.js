import { el } from "./dom.js"
import { keptCart } from "./kept-cart.js"
import { addressIn, keepLanguage, otherLanguage, otherLanguageName, say } from "./language.js"
import { readCart } from "./store.js"

/** What is around every page: the shop's name, the other language, the cart. */
export function drawLayout() {
  keepLanguage()
  document.getElementById("skip").textContent = say.skip
  document
    .getElementById("header")
    .replaceChildren(
      el("p", { class: "demo" }, say.demo),
      el("div", { class: "bar" }, drawName(), el("nav", {}, drawLanguageLink(), drawCartLink(0))),
    )
  document.getElementById("footer").replaceChildren(el("p", {}, say.footer))
  void countKeptCart()
}

function drawName() {
  const yarn = el("img", { src: "/drawings/yarn.svg", alt: "", width: 36, height: 36 })
  return el("a", { class: "name", href: "/", "aria-label": say.home }, yarn, el("span", {}, "Ull og lue"))
}

function drawLanguageLink() {
  const other = otherLanguage
  return el(
    "a",
    { href: addressIn(other), lang: other, hreflang: other, id: "other-language" },
    otherLanguageName,
  )
}

function drawCartLink(count) {
  return el("a", { class: "cart-link", href: "/cart", id: "cart-link" }, say.cart(count))
}

export function countCart(cart) {
  const count = cart.items.reduce((sum, { quantity }) => sum + quantity, 0)
  document.getElementById("cart-link").textContent = say.cart(count)
}

async function countKeptCart() {
  const cartId = keptCart()
  const cart = cartId && (await readCart(cartId).catch(() => undefined))
  if (cart && !cart.completed_at) countCart(cart)
}
