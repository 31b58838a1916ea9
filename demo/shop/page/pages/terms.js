import { el, show } from "../dom.js"
import { say } from "../language.js"

/** What the shopper accepts before a payment is started. */
export function drawTermsPage(main) {
  const paragraphs = say.termsText.map((text) => el("p", { class: "lead" }, text))
  show(main, say.termsTitle, el("h1", {}, say.termsTitle), ...paragraphs)
}
