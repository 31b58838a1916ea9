import { el } from "./dom.js"
import { language, say } from "./language.js"
import { shop, startPayment, StoreError } from "./store.js"

/**
 * The button and what it says when it can't. Vipps' rules for a button of one's own: the name in the page's own letters,
 * written Vipps, white on Vipps' orange, nothing of their artwork.
 */
export function drawPayButton({ text = say.pay, prepare, cartId, ...attributes }) {
  const alert = el("p", { class: "alert", role: "alert", hidden: true })
  const button = el("button", { class: "pay", type: "button", ...attributes }, text)
  const pay = async () => {
    if (button.getAttribute("aria-disabled") === "true") return
    setBusy(button, say.paying)
    alert.hidden = true
    try {
      await prepare?.()
      // at once, and as a whole page: the link lives for five minutes, and opens the app on a phone
      location.assign(await startPayment(cartId, shop.returnUrls[language]))
    } catch (error) {
      setReady(button, text)
      alert.textContent = describe(error)
      alert.hidden = false
    }
  }
  if (button.type !== "submit") button.addEventListener("click", pay)
  return { element: el("div", { class: "pay-area" }, button, alert), pay }
}

function describe(error) {
  if (!(error instanceof StoreError)) throw error
  if (error.status === undefined) return error.message
  return say.refusals[error.code] ?? say.notStarted
}

function setBusy(button, text) {
  button.setAttribute("aria-disabled", "true")
  button.textContent = text
}

function setReady(button, text) {
  button.removeAttribute("aria-disabled")
  button.textContent = text
}
