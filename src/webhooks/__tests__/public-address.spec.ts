import { whyUndeliverable } from "../public-address"

const apiUrl = "https://api.vipps.no"
const why = (backendUrl: string) => whyUndeliverable({ backendUrl, apiUrl })?.code

test.each([
  "https://shop.no",
  "https://api.shop.example.no/medusa",
  "https://shop.no:8080",
  "https://shop.no:443",
])("%s gets webhooks", (address) => expect(why(address)).toBeUndefined())

test.each(["http://shop.no", "http://localhost:9000"])("%s gets none: it is not https", (address) =>
  expect(why(address)).toBe("webhooks-not-https"),
)

test.each([
  ...[
    "https://localhost",
    "https://shop.localhost",
    "https://shop",
    "https://shop.local",
    "https://shop.internal",
  ],
  ...["https://192.168.1.7", "https://51.105.193.243", "https://[::1]", "https://[2a01::7]"],
  ...["https://shop.no:9000", "https://shop.test"],
])("%s gets none: Vipps calls public names at its ports", (address) =>
  expect(why(address)).toBe("webhooks-not-public"),
)

it("a sandbox on this machine reaches this machine", () => {
  for (const api of ["http://localhost:4001", "http://127.0.0.1:4001"])
    expect(whyUndeliverable({ backendUrl: "http://localhost:9000", apiUrl: api })).toBeUndefined()
})
