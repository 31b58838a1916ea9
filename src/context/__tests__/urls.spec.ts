import { callbackPrefix, readReturnAddress, returnAddress } from "../urls"
import { readOptions, type VippsOptions } from "../options"

const ORDER = "medusa-01JD0000000000000000000000-1"

function optionsFor(backendUrl: string): VippsOptions {
  const read = readOptions(
    {
      clientId: "id-of-the-shop",
      clientSecret: "s3cret-of-the-shop",
      subscriptionKey: "key-of-the-shop",
      merchantSerialNumber: "123456",
      environment: "production",
      backendUrl,
      returnUrl: "https://shop.example/checkout",
    },
    {},
  )
  if ("problems" in read) throw new Error(read.problems.join("; "))
  return read.options
}

/** A host that is an IPv6 address, with and without a port; a path below which a proxy has the backend. */
describe.each([
  ["https://shop.example", "shop.example", ""],
  ["https://shop.example/backend", "shop.example", "/backend"],
  ["https://shop.example/a/b/", "shop.example", "/a/b"],
  ["https://[2001:db8::1]", "[2001:db8::1]", ""],
  ["https://[2001:db8::1]:9443/backend", "[2001:db8::1]:9443", "/backend"],
])("a backend at %s", (backendUrl, host, path) => {
  const options = optionsFor(backendUrl)

  it("is called back there", () => {
    const url = new URL(`${callbackPrefix(options, "pp_vipps_vipps")}/v2/payments/${ORDER}`)
    expect(url.host).toBe(host)
    expect(url.pathname).toBe(`${path}/hooks/payment/vipps_vipps/v2/payments/${ORDER}`)
  })

  it("gets its shoppers back there, by a link that it can read", () => {
    const url = new URL(returnAddress(options, ORDER))
    const [below = "", token = ""] = url.pathname.split(/\/(?=[^/]*$)/)
    expect([url.host, below]).toEqual([host, `${path}/vipps/return`])
    expect(readReturnAddress(options, token)).toBe(ORDER)
  })
})
