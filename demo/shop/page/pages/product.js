import { el, show } from "../dom.js"
import { aboutOf, drawingOf, isShown, nameOf } from "../goods.js"
import { kroner, say } from "../language.js"
import { drawPayButton } from "../pay.js"
import { putInCart } from "../put-in-cart.js"
import { shop } from "../shop-facts.js"
import { listProducts } from "../store.js"

/** One product: into the cart, or bought at once with Express. */
export async function drawProductPage(main) {
  const handle = new URLSearchParams(location.search).get("handle")
  show(main, say.title, el("p", { role: "status" }, say.waitTitle))
  try {
    const product = (await listProducts()).filter(isShown).find((one) => one.handle === handle)
    if (product) drawProduct(main, product)
    else drawNothing(main, say.noProduct)
  } catch (error) {
    drawNothing(main, `${say.noGoods} ${error.message}`)
  }
}

function drawNothing(main, text) {
  const away = el("a", { class: "button", href: "/" }, say.toShop)
  show(main, say.title, el("h1", {}, say.title), el("p", { class: "alert", role: "alert" }, text), away)
}

function drawProduct(main, product) {
  const name = nameOf(product)
  const [variant] = product.variants
  const status = el("div", { role: "status" })
  const add = () => putInCart({ variantId: variant.id, name, status })
  const buy = el(
    "section",
    { class: "card buy" },
    el("h1", {}, name),
    el("p", { class: "lead" }, aboutOf(product)),
    el("p", { class: "price" }, kroner(variant.calculated_price.calculated_amount)),
    el("button", { type: "button", class: "button", onclick: add }, say.add),
    status,
    ...drawExpress(variant.id),
  )
  const picture = el("img", { src: drawingOf(product), alt: "", width: 320, height: 240 })
  show(main, name, el("div", { class: "product-page" }, picture, buy))
}

function drawExpress(variantId) {
  if (!shop.express) return []
  const button = drawPayButton({ express: true, "variant-id": variantId, "region-id": shop.regionId })
  return [el("p", { class: "note" }, say.expressNote), button]
}
