import { isKept, type AvailableCart } from "../kept-payment"
import type { OpenPayment } from "../open-payment"

const returnUrls = ["https://shop.example.no/a", "https://shop.example.no/b"]
const session = { id: "payses_1", provider_id: "pp_vipps_vipps", status: "pending", amount: 750 }
const known = {
  cart: { total: 750, shipping_total: 0, payment_collection: { payment_sessions: [session] } },
  provider: { providerId: "pp_vipps_vipps", options: { returnUrls } },
  start: { shipping: "dynamic", offered: [], groups: [] },
} as unknown as AvailableCart
const attempt = {
  providerId: "pp_vipps_vipps",
  returnUrl: returnUrls[0],
  express: { shipping: "dynamic", goodsMinor: 75_000, offered: [], writtenAt: undefined },
}
const open = {
  sessionId: "payses_1",
  state: "waiting",
  url: "https://vipps.no",
  attempt,
} as unknown as OpenPayment

describe("a payment that waits for the shopper goes on", () => {
  it("if the shopper comes back to the same page", () => {
    expect(isKept(open, known, {})).toBe(true)
    expect(isKept(open, known, { return_url: returnUrls[0] })).toBe(true)
  })
  it("not if they want to come back to another one of the shop's", () => {
    expect(isKept(open, known, { return_url: returnUrls[1] })).toBe(false)
  })
  it("whatever the page, if it is approved", () => {
    expect(isKept({ ...open, state: "approved" }, known, { return_url: returnUrls[1] })).toBe(true)
  })
})
