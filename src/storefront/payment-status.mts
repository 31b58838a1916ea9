import { el, sharedAttributes, VippsElement } from "./element.mjs"
import { findOutcome, readReturn, type Outcome, type Return } from "./outcome.mjs"
import { sayReason } from "./said.mjs"

export type OutcomeDetail = Outcome & { cartId?: string }

/** Vipps gave no name and address, so Express would fail again: the text names the normal checkout. */
const NOT_GIVEN = "express-details"

type Shown = { title: string; lead: string }

/**
 * `<vipps-payment-status>`: for the page that the shopper returns to. It reads the page's address, asks the shop until the payment
 * has ended, says how, and offers another try.
 */
export class VippsPaymentStatus extends VippsElement {
  #asking: AbortController | undefined
  #isWithdrawn = false

  connectedCallback(): void {
    void this.ask()
  }

  disconnectedCallback(): void {
    this.#asking?.abort()
  }

  /** Asks once more. An `address` other than the page's own may be given as attribute, for a router that changes it. */
  async ask(): Promise<void> {
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    this.#isWithdrawn = false
    const back = readReturn(
      new URL(this.getAttribute("address") ?? location.href, location.href).searchParams,
    )
    this.#draw(this.texts.waiting, [this.#spinner()])
    const onPending = () => this.#draw(this.texts.pending, [this.#spinner()])
    const found = await findOutcome(back, { api: this.api, signal: asking.signal, onPending })
    if (asking.signal.aborted) return
    await this.#end(found, back)
  }

  withdraw(name: string): void {
    if (name !== "vipps-outcome") return
    this.#isWithdrawn = true
    this.root.replaceChildren()
  }

  async #end(found: Outcome, { cartId }: Return): Promise<void> {
    const detail: OutcomeDetail = cartId === undefined ? found : { ...found, cartId }
    // a shop that shows its own receipt, or anything else, prevents ours
    if (!this.tell("vipps-outcome", detail)) return
    const words = this.#words(found)
    this.#draw(words, [])
    const actions = await this.#offer(found, cartId)
    if (actions.length > 0 && !this.#isWithdrawn) this.#draw(words, [], actions)
  }

  #words({ state, code }: Outcome): Shown {
    const { texts } = this
    if (state !== "failed") return texts[state]
    return { title: texts.failed.title, lead: `${sayReason(texts, code)} ${texts.failed.lead}` }
  }

  /** Another try, where nothing is reserved; the same request again, where the outcome is unknown. */
  async #offer({ state, code }: Outcome, cartId: string | undefined): Promise<HTMLElement[]> {
    if (state === "unknown") {
      const again = el("button", { class: "plain", part: "ask-again", type: "button" }, this.texts.askAgain)
      again.addEventListener("click", () => void this.ask())
      return [again]
    }
    if (state === "paid" || state === "lost" || cartId === undefined) return []
    const retry = await this.#makeRetry(cartId, code)
    return retry ? [retry] : []
  }

  /** The terms were accepted when this purchase was begun. A cart without e-mail or shipping was bought by Express. */
  async #makeRetry(cartId: string, code: string | undefined): Promise<HTMLElement | undefined> {
    const cart = await this.api.readCart(cartId).catch(() => undefined)
    if (!cart || cart.completed_at) return undefined
    const isExpress = !cart.email || (cart.shipping_methods ?? []).length === 0
    if (isExpress && (code === NOT_GIVEN || !(await this.#isOffered(cartId)))) return undefined
    const button = document.createElement("vipps-pay-button")
    for (const name of sharedAttributes) {
      const value = this.getAttribute(name)
      if (value !== null) button.setAttribute(name, value)
    }
    const own = { "cart-id": cartId, terms: "page", "terms-accepted": "", label: this.texts.retry }
    for (const [name, value] of Object.entries(own)) button.setAttribute(name, value)
    button.toggleAttribute("express", isExpress)
    button.isOffered = true
    return button
  }

  /** Without an answer the button may say why; and what has sold out may be in stock again by the click. */
  async #isOffered(cartId: string): Promise<boolean> {
    return this.api.readExpress(cartId, this.providerId).then(
      ({ available, code }) => available || code === "sold-out",
      () => true,
    )
  }

  /** One live region for all that is said, so that a screen reader hears each change. */
  #draw({ title, lead }: Shown, before: Node[], actions: HTMLElement[] = []): void {
    const level = Number(this.getAttribute("heading-level") ?? 1)
    const name = (["h1", "h2", "h3", "h4"] as const)[level - 1] ?? "h1"
    const words = this.root.querySelector('[role="status"]') ?? el("div", { role: "status" })
    words.replaceChildren(
      el(name, { class: "heading", part: "heading" }, title),
      el("p", { class: "lead", part: "lead" }, lead),
    )
    const slot = el("slot", { name: "actions" })
    const below = el("div", { class: "actions", part: "actions" }, ...actions, slot)
    const box = this.root.querySelector(".status") ?? el("section", { class: "status" })
    box.setAttribute("lang", this.languageHere)
    for (const old of [...box.children]) if (old !== words) old.remove()
    if (!words.isConnected) box.append(words)
    words.before(...before)
    words.after(below)
    if (!box.isConnected) this.root.append(box)
  }

  #spinner(): HTMLElement {
    return el("span", { class: "spinner", "aria-hidden": "true" })
  }
}
