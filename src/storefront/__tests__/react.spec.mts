import { createElement, type ReactElement } from "react"
import { VippsPayButton, VippsPaymentStatus } from "../react.mjs"

const shop = { backend: "https://api.shop.example.no", publishableKey: "pk_1" }
const { renderToString } = jest.requireActual<{ renderToString(element: ReactElement): string }>(
  "react-dom/server",
)

/** A server has no elements: it writes their tags, and the browser makes them work. */
describe("on a server that renders the page", () => {
  it("the button is its tag with its attributes; what is false is not there, nor a customer's token", () => {
    const terms = createElement("span", { slot: "terms" }, "Vilkår")
    const props = { ...shop, express: true, variantId: "variant_1", quantity: 2, termsAccepted: false }
    const onStart = () => false
    const customer = { credentials: "include" as const, customerToken: "customer-token" }
    const html = renderToString(
      createElement(VippsPayButton, { ...props, ...customer, className: "buy", onStart }, terms),
    )
    expect(html).toBe(
      '<vipps-pay-button backend="https://api.shop.example.no" publishable-key="pk_1" express="" variant-id="variant_1"' +
        ' quantity="2" credentials="include" class="buy"><span slot="terms">Vilkår</span></vipps-pay-button>',
    )
  })

  it("the outcome is its tag", () => {
    const html = renderToString(createElement(VippsPaymentStatus, { ...shop, market: "FI", headingLevel: 2 }))
    expect(html).toBe(
      '<vipps-payment-status backend="https://api.shop.example.no" publishable-key="pk_1" market="FI" heading-level="2">' +
        "</vipps-payment-status>",
    )
  })
})
