import { findProxy } from "../http/proxy"

const api = "https://api.vipps.no"
const corporate = { protocol: "http:", host: "proxy.example", port: 3128 }

describe("the proxy for an address", () => {
  it.each([
    ["http://proxy.example:3128", corporate],
    ["proxy.example:3128", corporate],
    [" http://proxy.example:3128/ ", corporate],
    ["http://proxy.example", { ...corporate, port: 80 }],
    ["https://proxy.example", { protocol: "https:", host: "proxy.example", port: 443 }],
    ["http://[::1]:3128", { ...corporate, host: "::1" }],
    ["http://shop:p%40ss@proxy.example:3128", { ...corporate, auth: { username: "shop", password: "p@ss" } }],
    ["", undefined],
    ["socks5://proxy.example", "unusable"],
    ["http://", "unusable"],
    ["http://u:%zz@proxy.example", "unusable"],
  ])("is read from HTTPS_PROXY=%s", (HTTPS_PROXY, expected) =>
    expect(findProxy(api, { HTTPS_PROXY })).toEqual(expected),
  )

  it("is the one of its protocol, and the small spelling wins", () => {
    const HTTP_PROXY = "http://other.example:8080"
    const HTTPS_PROXY = "http://proxy.example:3128"
    const other = { protocol: "http:", host: "other.example", port: 8080 }
    expect(findProxy(api, { HTTP_PROXY })).toBeUndefined()
    expect(findProxy("http://sandbox.test", { HTTPS_PROXY })).toBeUndefined()
    expect(findProxy("http://sandbox.test", { HTTPS_PROXY, HTTP_PROXY })).toEqual(other)
    expect(findProxy(api, { HTTPS_PROXY, https_proxy: HTTP_PROXY })).toEqual(other)
    expect(findProxy(api, { HTTPS_PROXY, https_proxy: "" })).toEqual(corporate)
  })

  it("is none for what is no address", () =>
    expect(findProxy("nonsense", { HTTPS_PROXY: "proxy.example:3128" })).toBeUndefined())
})

describe("NO_PROXY", () => {
  const isDirect = (address: string, NO_PROXY: string): boolean =>
    findProxy(address, { HTTPS_PROXY: "http://p.example", HTTP_PROXY: "http://p.example", NO_PROXY }) ===
    undefined

  it.each([
    [api, "*"],
    [api, "api.vipps.no"],
    [api, "API.Vipps.no"],
    [api, "vipps.no"],
    [api, ".vipps.no"],
    [api, "*.vipps.no"],
    [api, "api.vipps.no:443"],
    [api, "other.example, api.vipps.no"],
    [api, "other.example api.vipps.no"],
    ["http://127.0.0.1:4040", "127.0.0.1"],
    ["http://127.0.0.1:4040", "localhost"],
    ["http://localhost:4040", "127.0.0.1"],
    ["http://localhost:4040", "localhost:4040"],
    ["http://[::1]:4040", "::1"],
    ["http://[::1]:4040", "[::1]:4040"],
    ["http://10.1.2.3:4040", "10.0.0.0/8"],
    ["http://[fd00::7]:4040", "fd00::/8"],
  ])("%s goes directly: %s", (address, noProxy) => expect(isDirect(address, noProxy)).toBe(true))

  it.each([
    [api, ""],
    [api, ","],
    [api, "pps.no"],
    [api, "test.api.vipps.no"],
    [api, "api.vipps.no:8443"],
    [api, "10.0.0.0/8"],
    ["http://127.0.0.1:4040", "127.0.0.1:4041"],
    ["http://11.1.2.3:4040", "10.0.0.0/8"],
    ["http://10.1.2.3:4040", "10.0.0.0/99"],
    ["http://10.1.2.3:4040", "fd00::/8"],
    ["http://10.1.2.3:4040", "nonsense/8"],
    ["http://10.1.2.3:4040", "localhost"],
  ])("%s goes through the proxy all the same: %j", (address, noProxy) =>
    expect(isDirect(address, noProxy)).toBe(false),
  )

  it("is read in small letters too", () =>
    expect(findProxy(api, { HTTPS_PROXY: "p.example", no_proxy: "vipps.no" })).toBeUndefined())
})
