import { stageEpayment } from "./epayment-merchant"
import { dynamic, fixed, stageShop } from "./express-merchant"
import { present } from "./merchant"

const on = stageEpayment()
const shop = stageShop()
const reference = "medusa-01JD3M8Q5V-1"
const returnUrl = "https://shop.example.no/kasse/retur?ref=1"

async function open(express: object) {
  const url = present((await on.merchant.create(reference, express)).body.redirectUrl)
  const token = new URL(url).searchParams.get("token") ?? ""
  return {
    url,
    /** What the page says after the button. */
    async press(choice: string, fields: Record<string, string> = {}) {
      const body = new URLSearchParams({ token, choice, ...fields })
      const address = `${on.sandbox.url}/landing?lang=en`
      const response = await fetch(address, { method: "POST", body, redirect: "manual" })
      const location = response.headers.get("location") ?? ""
      if (!location.startsWith("/")) return location
      return read(on.sandbox.url + location)
    },
  }
}
const read = async (url: string) => (await fetch(url)).text()
const buttons = (html: string) => [...html.matchAll(/name="choice" value="(\w+)"/g)].map(([, name]) => name)
const alertOf = (html: string) => /role="alert">([^<]+)/.exec(html)?.[1]
const chosen = async () => {
  const { body } = await on.merchant.get(reference)
  return JSON.stringify([body["shippingDetails"], body["userDetails"]])
}
const typed = {
  person: "other",
  firstName: "Åse",
  lastName: "O'Neill",
  email: "ase@example.no",
  mobileNumber: "+47 900 11 222",
  addressLine1: "Storgata 1 <b>",
  addressLine2: "",
  postCode: "7011",
  city: "Trondheim",
  country: "NO",
}

it("asks for the address, then for the shipping, and returns to the shop with both", async () => {
  const page = await open(fixed)
  const first = await read(`${page.url}&lang=en`)
  expect(buttons(first)).toEqual(["deliver", "reject", "back"])
  expect(first).toContain("To pay, without shipping")
  expect(first).toContain("Prøvegata 5, 0154 Oslo, NO")
  const second = await page.press("deliver", { person: "ole" })
  expect(buttons(second)).toEqual(["approve", "change", "reject", "back"])
  expect(second).toContain("Fjordveien 12 B, c/o Hansen, 9008 Tromsø")
  const told = [...second.matchAll(/name="option" value="(\w+)"( checked)?>/g)].map(([, id, on]) => [
    id,
    !!on,
  ])
  expect(told).toEqual([
    ["so_near", true],
    ["so_far", false],
    ["so_home", false],
  ])
  expect(second).toContain("99\u00a0kr, in all 1,099\u00a0kr<br>Valkyriegata 9")
  expect(second).toContain("<legend>Posten: Pick-up point</legend>")
  expect(await page.press("approve", { option: "so_far" })).toBe(returnUrl)
  expect(await chosen()).toMatch(/"shippingOptionId":"so_far".*"firstName":"Ole Jørgen"/)
  const over = await read(`${page.url}&lang=en`)
  expect(over).toContain("1,049\u00a0kr")
  expect(over).not.toContain("without shipping")
  expect(over).not.toContain("<form")
})

it("takes a typed address, and shows words as words", async () => {
  const page = await open(fixed)
  const html = await page.press("deliver", typed)
  expect(html).toContain("Storgata 1 &#60;b&#62;, 7011 Trondheim")
  await page.press("approve", { option: "so_near" })
  expect(await chosen()).toContain('"city":"Trondheim","country":"NO","postCode":"7011"')
  expect(await chosen()).toContain(`"lastName":"O'Neill","mobileNumber":"4790011222"`)
  expect(await chosen()).not.toContain("addressLine2")
})

it.each<[string, Record<string, string>]>([
  ["nothing", { person: "other" }],
  ["no town", { ...typed, city: " " }],
  ["no number", { ...typed, mobileNumber: "900" }],
  ["no e-mail", { ...typed, email: "ase" }],
  ["another country", { ...typed, country: "SE" }],
])("asks again after %s", async (_, fields) => {
  const html = await (await open(fixed)).press("deliver", fields)
  expect(alertOf(html)).toContain("Fill in name")
  expect(buttons(html)).toContain("deliver")
})

it("offers the countries that the shop names", async () => {
  const page = await open({
    ...fixed,
    shipping: { ...fixed.shipping, allowedCountries: ["NO", "SE"] },
  })
  expect(await read(page.url)).toContain("<option>NO</option><option>SE</option>")
  expect(buttons(await page.press("deliver", { ...typed, country: "SE" }))).toContain("approve")
})

it("reserves nothing without address and option", async () => {
  const page = await open(fixed)
  expect(alertOf(await page.press("approve", { option: "so_near" }))).toContain("Choose address")
  await page.press("deliver", { person: "kari" })
  expect(alertOf(await page.press("approve", { option: "so_none" }))).toContain("Choose address")
  expect(buttons(await page.press("change"))).toEqual(["deliver", "reject", "back"])
  expect(alertOf(await page.press("approve", { option: "so_near" }))).toContain("Choose address")
  expect((await on.sandbox.control.payment(reference))?.state).toBe("INITIATED")
  expect(await page.press("reject")).toBe(returnUrl)
  expect((await on.sandbox.control.payment(reference))?.state).toBe("REJECTED")
})

it("asks the shop for the options of each address, and says if it does not ship there", async () => {
  const page = await open(dynamic(shop.url))
  const { answer } = shop
  shop.answer = (response) => void response.writeHead(400).end()
  const nowhere = await page.press("deliver", { person: "ole" })
  expect(alertOf(nowhere)).toContain("The shop does not ship there")
  expect(buttons(nowhere)).toContain("deliver")
  await on.sandbox.control.assume({ shippingAnswerWithinMs: 200 })
  shop.answer = () => undefined
  expect(alertOf(await page.press("deliver", { person: "ole" }))).toContain("did not answer")
  await on.sandbox.control.assume({ shippingAnswerWithinMs: 3000 })
  shop.answer = answer
  expect(buttons(await page.press("deliver", { person: "kari" }))).toContain("approve")
  expect(await page.press("approve", { option: "so_home" })).toBe(returnUrl)
  expect(shop.asked.map(({ body }) => (body as { City: string }).City)).toEqual(["Tromsø", "Tromsø", "Oslo"])
  expect((await on.sandbox.control.payment(reference))?.reservedMinor).toBe(114_900)
})

it("refuses what the bank refuses, of goods and shipping together, and lets the shopper choose anew", async () => {
  const nok = (value: number) => ({ currency: "NOK", value })
  const options = [
    { id: "a", name: "A", amount: nok(51) },
    { id: "b", name: "B", amount: nok(52) },
  ]
  const shipping = { fixedOptions: [{ type: "OTHER", brand: "OTHER", options }] }
  const page = await open({ ...fixed, amount: nok(100), shipping })
  await page.press("deliver", { person: "kari" })
  const refused = await page.press("approve", { option: "a" })
  expect(alertOf(refused)).toContain("The bank refused")
  expect(refused).toContain("To pay, without shipping")
  expect(await page.press("approve", { option: "b" })).toBe(returnUrl)
  expect((await on.sandbox.control.payment(reference))?.reservedMinor).toBe(152)
})
