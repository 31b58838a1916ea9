import { brandIn, markets, readMarket, type Brand } from "./brand.mjs"
import { createStoreApi, DEFAULT_PROVIDER, type Backend, type StoreApi } from "./store-api.mjs"
import { styleSheet } from "./styles.mjs"
import { readLanguage, textsIn, type Language, type Texts } from "./texts/index.mjs"

/** A server that renders the page loads this module, too, and has no elements. */
const Base: typeof HTMLElement =
  typeof HTMLElement === "undefined" ? (class {} as unknown as typeof HTMLElement) : HTMLElement

/** What both elements read from their attributes. */
export const sharedAttributes = [
  "backend",
  "publishable-key",
  "market",
  "language",
  "provider-id",
  "return-url",
  "credentials",
]

/** Where Medusa is, in which language and country; and a shadow root with the elements' styles. */
export abstract class VippsElement extends Base {
  protected readonly root: ShadowRoot
  /** What was said last, by event: a framework may begin to listen later than the element began to work. */
  readonly told = new Map<string, object>()

  constructor() {
    super()
    this.root = this.attachShadow({ mode: "open" })
    this.root.adoptedStyleSheets = [styleSheet()]
  }

  protected get api(): StoreApi {
    return createStoreApi(this.place)
  }

  protected get place(): Backend {
    return {
      backend: this.getAttribute("backend") ?? "",
      publishableKey: this.getAttribute("publishable-key") ?? "",
      sendsCookies: this.getAttribute("credentials") === "include",
    }
  }

  protected get providerId(): string {
    return this.getAttribute("provider-id") ?? DEFAULT_PROVIDER
  }

  protected get brand(): Brand {
    return brandIn(readMarket(this.getAttribute("market")), Date.now())
  }

  protected get languageHere(): Language {
    const own = markets[readMarket(this.getAttribute("market"))].language
    return readLanguage(this.getAttribute("language"), own)
  }

  protected get texts(): Texts {
    return textsIn(this.languageHere, this.brand)
  }

  /** A listener that came after the event prevents what the element has shown since. */
  abstract withdraw(name: string): void

  /** `composed`: it reaches listeners outside the shadow root. Answers false if a listener prevented what follows. */
  protected tell(name: string, detail: object): boolean {
    this.told.set(name, detail)
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }),
    )
  }
}

type Children = (Node | string)[]

/** An element with attributes; true: present, false: absent. Text is only ever text. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | boolean> = {},
  ...children: Children
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(key, value === true ? "" : value)
  }
  element.append(...children)
  return element
}
