import { el, show } from "../dom.js"
import { aboutOf, drawingOf, isShown, nameOf } from "../goods.js"
import { kroner, say } from "../language.js"
import { putInCart } from "../put-in-cart.js"
import { listProducts } from "../store.js"

/** The front page: what there is to buy. */
export async function drawShopPage(main) {
  const status = el("div", { class: "toast", role: "status" })
  const shelf = el("ul", { class: "shelf" })
  const intro = el("div", { class: "intro" }, el("h1", {}, say.title), el("p", { class: "lead" }, say.lead))
  show(main, say.title, intro, shelf, status)
  try {
    const products = (await listProducts()).filter(isShown).sort(bySeed)
    shelf.replaceChildren(...products.map((product) => drawProduct(product, status)))
  } catch (error) {
    status.replaceChildren(el("p", { class: "alert" }, `${say.noGoods} ${error.message}`))
  }
}

const order = ["ullgenser", "lue", "votter", "skjerf", "raggsokker", "ullpledd"]
function bySeed(a, b) {
  return order.indexOf(a.handle) - order.indexOf(b.handle)
}

function drawProduct(product, status) {
  const name = nameOf(product)
  const [variant] = product.variants
  const add = () => putInCart({ variantId: variant.id, name, status })
  const page = `/product?handle=${encodeURIComponent(product.handle)}`
  return el(
    "li",
    { class: "product" },
    el("img", { src: drawingOf(product), alt: "", width: 320, height: 240 }),
    el("h2", {}, el("a", { href: page }, name)),
    el("p", { class: "about" }, aboutOf(product)),
    el("p", { class: "price" }, kroner(variant.calculated_price.calculated_amount)),
    el(
      "button",
      { type: "button", class: "button", onclick: add, "aria-label": `${say.add}: ${name}` },
      say.add,
    ),
  )
}
