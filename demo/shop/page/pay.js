import { el } from "./dom.js"
import { language, say } from "./language.js"
import { shop } from "./shop-facts.js"

/** What the plugin's elements need to know of this shop. */
export function shopAttributes() {
  return {
    backend: shop.medusaUrl,
    "publishable-key": shop.publishableKey,
    market: shop.market,
    language,
    "return-url": shop.returnUrls[language],
  }
}

/** Vipps' button; `goods` are its attributes. `prepare`: what happens before the payment is started. */
export function drawPayButton({ prepare, ...goods }) {
  const button = el("vipps-pay-button", { ...shopAttributes(), "terms-url": "/terms", ...goods })
  button.beforeStart = prepare
  return button
}

/** Until the page is left: a changed cart is drawn anew. */
let isAccepted = false

/** The cart page has two buttons, and asks once for both. */
export function drawTerms(buttons) {
  const accept = (accepted) => {
    isAccepted = accepted
    for (const button of buttons) button.termsAccepted = accepted
  }
  accept(isAccepted)
  const onchange = ({ target }) => accept(target.checked)
  const box = el("input", { type: "checkbox", checked: isAccepted, onchange })
  const [before, name, after] = say.terms
  const link = el("a", { href: "/terms", target: "_blank" }, name)
  return el("label", { class: "choice" }, box, el("span", {}, before, link, after))
}
