import { isReturnAddress, isWebAddress } from "../url-rules"

it.each<[string, boolean, boolean]>([
  // address, at Vipps, with http on this machine allowed
  ["https://shop.example.no/hooks/payment/vipps_vipps", true, true],
  ["https://shop.example.no:8080/vipps?a=b", true, true],
  ["http://shop.example.no/vipps", false, false],
  ["https://localhost/vipps", false, true],
  ["http://localhost:9000/vipps", false, true],
  ["http://127.0.0.1:9000/vipps", false, true],
  ["https://my_shop.example.no/vipps", false, false],
  ["https://shop/vipps", false, false],
  ["https://shop.example.no//vipps", false, false],
  ["https://shop.example.no/a b", false, false],
  ["ftp://shop.example.no", false, false],
  ["shop.example.no", false, false],
  ["", false, false],
])("%s", (address, atVipps, here) => {
  expect(isWebAddress(address, { httpOnLoopback: false })).toBe(atVipps)
  expect(isWebAddress(address, { httpOnLoopback: true })).toBe(here)
})

it("sends shoppers back into an app, but never into a script", () => {
  const strict = { httpOnLoopback: false }
  expect(isReturnAddress("myshop://paid", strict)).toBe(true)
  expect(isReturnAddress("http://shop.example.no", strict)).toBe(false)
  expect(isReturnAddress("javascript://alert(1)", strict)).toBe(false)
})
