import { el, sharedAttributes, VippsElement } from "./element.mjs"
import { sayRefusal } from "./said.mjs"
import {
  createStoreApi,
  StoreApiError,
  type ProductLine,
  type StartOptions,
  type Started,
} from "./store-api.mjs"

export type StartDetail = Started
export type ErrorDetail = { code: string; message: string }
export type AvailabilityDetail = { available: boolean; code?: string }

/** Of a customer who is logged in; undefined: a guest. A function is asked at each start, as a token may be renewed. */
export type CustomerToken = string | undefined | (() => string | undefined | Promise<string | undefined>)

const TERMS = "terms-accepted"
/** A kept cart that can't be bought any more: the product gets another one. */
const gone = ["express-cart-ordered", "express-cart-missing"]

/**
 * `<vipps-pay-button>`: sends the shopper to Vipps with a cart, or, with `express`, with a product or a cart that has no address yet.
 * It starts nothing until the terms are accepted, which Vipps demands of the shop.
 */
export class VippsPayButton extends VippsElement {
  static readonly observedAttributes = [
    ...sharedAttributes,
    ...["express", "cart-id", "variant-id", "quantity", "region-id", "terms", "terms-url", TERMS, "label"],
  ]

  /** Runs before the payment is started, for instance to write the shopper's form into the cart. false: start nothing. */
  declare beforeStart: (() => boolean | void | Promise<boolean | void>) | undefined

  /**
   * Express makes the cart of a product: with this token it is the customer's. A property, as anybody who reads the page's HTML could
   * take an attribute.
   */
  declare customerToken: CustomerToken

  /** The page has already checked that Express is available: show the button at once. */
  declare isOffered: boolean | undefined

  #button: HTMLButtonElement | undefined
  #terms: HTMLInputElement | undefined
  #message: HTMLElement | undefined
  #isBusy = false
  /** The cart of an earlier click on the product: each start without it would make another. */
  #productCart: { wanted: string; cartId: string } | undefined
  #askedCart: string | undefined
  #turn = 0

  get termsAccepted(): boolean {
    return this.hasAttribute(TERMS)
  }
  set termsAccepted(accepted: boolean) {
    this.toggleAttribute(TERMS, accepted)
  }

  connectedCallback(): void {
    addEventListener("pageshow", this.#onPageShow)
    this.#render()
    this.#refreshOnce()
  }

  disconnectedCallback(): void {
    removeEventListener("pageshow", this.#onPageShow)
    this.#askedCart = undefined
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return
    if (name === TERMS) {
      this.#showTerms()
      return
    }
    this.#render()
    this.#refreshOnce()
  }

  /** Express with a cart: asks the shop whether it can be offered, and hides the element if not. */
  async refresh(): Promise<void> {
    const cartId = this.hasAttribute("express") ? this.getAttribute("cart-id") : null
    if (cartId === null || this.isOffered) {
      this.removeAttribute("unavailable")
      return
    }
    this.#askedCart = cartId
    const turn = ++this.#turn
    this.setAttribute("unavailable", "")
    const detail: AvailabilityDetail = await this.api
      .readExpress(cartId, this.providerId)
      .catch((error: unknown) => ({ available: false, code: codeOf(error) }))
    // asked anew meanwhile, or about another cart
    if (this.#turn !== turn || this.#askedCart !== cartId) return
    this.toggleAttribute("unavailable", !detail.available)
    this.tell("vipps-available", detail)
  }

  /** Each attribute that is set asks; a page that changes the cart calls `refresh` itself. */
  #refreshOnce(): void {
    const cartId = this.hasAttribute("express") ? this.getAttribute("cart-id") : null
    if (cartId === null || this.isOffered || this.#askedCart !== cartId) void this.refresh()
  }

  /** What a click does; for a shop that starts the payment by its own form. */
  async start(): Promise<void> {
    if (this.#isBusy) return
    if (!this.termsAccepted) {
      this.#say("terms-not-accepted", this.texts.termsNeeded)
      this.#terms?.focus()
      return
    }
    this.#setBusy(true)
    try {
      if ((await this.beforeStart?.()) === false) {
        this.#setBusy(false)
        return
      }
      const detail: StartDetail = await this.#begin()
      // at once, and as a whole page: the link lives for some minutes, and opens the app on a phone
      if (this.tell("vipps-start", detail)) location.assign(detail.url)
      else this.#setBusy(false)
    } catch (error) {
      this.#setBusy(false)
      const code = codeOf(error)
      this.#say(code, sayRefusal(this.texts, code))
    }
  }

  withdraw(name: string): void {
    if (name === "vipps-error" && this.#message) this.#message.hidden = true
  }

  #begin(): Promise<Started> {
    const cartId = this.getAttribute("cart-id") ?? undefined
    const options = { providerId: this.providerId, returnUrl: this.getAttribute("return-url") ?? undefined }
    if (!this.hasAttribute("express")) return this.api.startPayment(cartId ?? "", options)
    if (cartId !== undefined) return this.api.startExpress(cartId, options)
    return this.#beginProduct(options)
  }

  async #beginProduct(options: StartOptions): Promise<Started> {
    const { customerToken: given } = this
    const customerToken = typeof given === "function" ? await given() : given
    const api = createStoreApi({ ...this.place, customerToken })
    const line: ProductLine = {
      variantId: this.getAttribute("variant-id") ?? "",
      quantity: Number(this.getAttribute("quantity") ?? 1),
      regionId: this.getAttribute("region-id") ?? undefined,
    }
    // a cart is its customer's, or a guest's, for good
    const wanted = JSON.stringify([line, customerOf(customerToken)])
    const kept = this.#productCart?.wanted === wanted ? this.#productCart.cartId : undefined
    const started = await api.startExpress(kept ?? line, options).catch((error: unknown) => {
      if (kept === undefined || !gone.includes(codeOf(error))) throw error
      return api.startExpress(line, options)
    })
    this.#productCart = { wanted, cartId: started.cartId }
    return started
  }

  #render(): void {
    const { texts } = this
    this.#message = el("p", { class: "message", part: "message", role: "alert", hidden: true })
    this.#button = el("button", { class: "brand", part: "button", type: "button", "data-brand": this.brand })
    this.#button.addEventListener("click", () => void this.start())
    this.#terms = undefined
    const box = el("div", { class: "box", lang: this.languageHere })
    if (this.getAttribute("terms") !== "page") box.append(this.#drawTerms(texts.terms))
    box.append(this.#button, this.#message)
    this.root.replaceChildren(box)
    this.#setBusy(this.#isBusy)
  }

  /** The shop's own words and link, by the slot "terms"; or ours, with the link of `terms-url`. */
  #drawTerms([before = "", name = "", after = ""]: string[]): HTMLElement {
    const url = this.getAttribute("terms-url")
    const link = url === null ? name : el("a", { href: url, target: "_blank", rel: "noopener" }, name)
    const terms = el("input", { type: "checkbox", part: "terms-checkbox" })
    terms.checked = this.termsAccepted
    terms.addEventListener("change", () => {
      this.termsAccepted = terms.checked
      this.tell("vipps-terms", { accepted: terms.checked })
    })
    this.#terms = terms
    const words = el("slot", { name: "terms" }, before, link, after)
    return el("label", { class: "terms", part: "terms" }, terms, el("span", {}, words))
  }

  #showTerms(): void {
    if (this.#terms) this.#terms.checked = this.termsAccepted
    // it may be about them
    if (this.termsAccepted && this.#message) this.#message.hidden = true
  }

  #setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy
    const button = this.#button
    if (!button) return
    if (isBusy) button.setAttribute("aria-disabled", "true")
    else button.removeAttribute("aria-disabled")
    if (isBusy && this.#message) this.#message.hidden = true
    const { texts } = this
    const ready = this.getAttribute("label") ?? (this.hasAttribute("express") ? texts.express : texts.pay)
    button.textContent = isBusy ? texts.opening : ready
  }

  #say(code: string, message: string): void {
    const detail: ErrorDetail = { code, message }
    // a listener that shows it itself prevents this one
    if (!this.tell("vipps-error", detail) || !this.#message) return
    this.#message.textContent = message
    this.#message.hidden = false
  }

  /** The browser's Back button brings the page as it was left, with a button that is still busy. */
  #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#setBusy(false)
  }
}

function codeOf(error: unknown): string {
  return error instanceof StoreApiError ? error.code : "not-started"
}

/** Whose token it is: Medusa's may be renewed between two clicks. */
function customerOf(token: string | undefined): string | undefined {
  try {
    const text = atob((token?.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))
    const claims = JSON.parse(text) as { actor_id?: string }
    return claims.actor_id ?? token
  } catch {
    return token
  }
}
