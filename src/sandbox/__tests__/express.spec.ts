import { defaultUnit, SandboxRefusal } from "../index"
import { problemOf, stageEpayment } from "./epayment-merchant"
import { dynamic, fixed, stageShop } from "./express-merchant"

const on = stageEpayment()
const shop = stageShop()
const reference = "medusa-01JD3M8Q5V-1"
const nok = (value: number) => ({ currency: "NOK", value })
const kari = {
  email: "kari.nordmann@example.no",
  firstName: "Kari",
  lastName: "Nordmann",
  mobileNumber: "4791234567",
}
const home = { addressLine1: "Prøvegata 5", city: "Oslo", country: "NO", postCode: "0154" }

const approve = (choice = {}) => on.sandbox.control.approve(reference, choice)
const json = async () => (await on.merchant.get(reference)).json

describe("fixed options", () => {
  it("reserves the goods and the option that the app has chosen beforehand", async () => {
    await on.merchant.create(reference, fixed)
    await approve()
    expect(await json()).toMatchObject({
      state: "AUTHORIZED",
      amount: nok(100_000),
      aggregate: { authorizedAmount: nok(109_900) },
      shippingDetails: {
        address: home,
        shippingCost: 9900,
        shippingOptionId: "so_near",
        shippingOptionName: "Majorstuen",
      },
      userDetails: { ...kari, addresses: [home] },
    })
    expect(await on.sandbox.control.payment(reference)).toMatchObject({
      amountMinor: 100_000,
      reservedMinor: 109_900,
      shipping: { optionId: "so_near", optionName: "Majorstuen", amountMinor: 9900 },
    })
    expect(await on.merchant.sums(reference)).toEqual([109_900, 0, 0, 0])
    expect((await on.merchant.events(reference)).map(({ name, amount }) => [name, amount.value])).toEqual([
      ["CREATED", 100_000],
      ["AUTHORIZED", 109_900],
    ])
  })

  it("takes the group and the option that the shop calls default before the first ones", async () => {
    const [first, second] = fixed.shipping.fixedOptions
    const marked = { ...first, isDefault: true }
    await on.merchant.create(reference, { ...fixed, shipping: { fixedOptions: [second, marked] } })
    await approve()
    expect((await on.sandbox.control.payment(reference))?.shipping?.optionId).toBe("so_home")
  })

  it("takes the person, the address and the option that the test names", async () => {
    await on.merchant.create(reference, fixed)
    const address = { addressLine1: "Storgata 1", city: "Malmö", country: "SE", postCode: "211 19" }
    await approve({ person: "ole", address, shippingOptionId: "so_far" })
    expect(await json()).toMatchObject({
      shippingDetails: { shippingOptionId: "so_far", shippingCost: 4900 },
      userDetails: { firstName: "Ole Jørgen", addresses: [address] },
    })
    expect(await json()).toHaveProperty("shippingDetails.address", address)
  })

  it("changes single details of the first person", async () => {
    await on.merchant.create(reference, fixed)
    await approve({ person: { email: "annen@example.no" }, address: { postCode: "0368" } })
    expect(await json()).toMatchObject({
      shippingDetails: { address: { ...home, postCode: "0368" } },
      userDetails: { ...kari, email: "annen@example.no" },
    })
  })

  it("refuses an option that the shop does not offer, and stays open", async () => {
    await on.merchant.create(reference, fixed)
    await expect(approve({ shippingOptionId: "so_none" })).rejects.toThrow('no shipping option "so_none"')
    expect((await on.sandbox.control.payment(reference))?.state).toBe("INITIATED")
    await expect(approve({ person: "nobody" })).rejects.toThrow(TypeError)
  })

  it("captures, and frees, up to goods and shipping", async () => {
    await on.merchant.create(reference, fixed)
    await approve()
    expect(problemOf(await on.merchant.capture(reference, 109_901, "a"))).toBe("400 6090")
    await on.merchant.capture(reference, 9900, "b")
    await on.merchant.cancel(reference)
    expect(await on.merchant.sums(reference)).toEqual([109_900, 100_000, 9900, 0])
  })
})

it("tells nothing of the shopper before the approval, and nothing once it is over", async () => {
  await on.merchant.create(reference, fixed)
  const told = ["shippingDetails", "userDetails"]
  const shown = async () => {
    const { body } = await on.merchant.get(reference)
    return told.filter((name) => Object.hasOwn(body, name))
  }
  expect(await shown()).toEqual([])
  await on.sandbox.control.next("details", { lagMs: 60_000 })
  await approve()
  expect((await on.merchant.get(reference)).status).toBe(404)
  expect(await shown()).toEqual(told)
  await on.sandbox.control.assume({ personInGet: false })
  expect(await shown()).toEqual(["shippingDetails"])
  await on.sandbox.control.assume({ choiceInGet: false })
  expect(await shown()).toEqual([])
  await on.merchant.create("medusa-rejected", fixed)
  await on.sandbox.control.reject("medusa-rejected")
  expect(JSON.stringify((await on.merchant.get("medusa-rejected")).json)).not.toMatch(/Kari|Details/)
})

it("tells the delivery and no person, once the shopper has withdrawn the consent", async () => {
  await on.merchant.create(reference, fixed)
  await approve({ isConsentWithdrawn: true })
  const { body, json } = await on.merchant.get(reference)
  expect(body).toMatchObject({ state: "AUTHORIZED", shippingDetails: { shippingCost: 9_900 } })
  expect(JSON.stringify(json)).not.toMatch(/userDetails|Nordmann|@/)
})

it("lets GET's amount grow by the shipping, if that is assumed", async () => {
  await on.sandbox.control.assume({ amountIncludesShipping: true })
  await on.merchant.create(reference, fixed)
  expect((await on.merchant.get(reference)).body.amount).toEqual(nok(100_000))
  await approve()
  expect((await on.merchant.get(reference)).body.amount).toEqual(nok(109_900))
})

it("tells the webhook of the approval, and no other, what the shopper chose", async () => {
  const events = ["created", "authorized", "captured"].map((name) => `epayments.payment.${name}.v1`)
  await on.merchant.send("POST", "/webhooks/v1/webhooks", { url: shop.url, events })
  await on.merchant.create(reference, fixed)
  await approve()
  await on.merchant.capture(reference, 100, "a")
  await on.sandbox.control.callbacksSettled()
  const bodies = (await on.sandbox.control.webhooks.deliveries()).map(({ body }) => body)
  expect(bodies.map((body) => JSON.stringify(body).includes("Kari"))).toEqual([false, true, false])
  expect(bodies[1]).toMatchObject({
    name: "AUTHORIZED",
    amount: nok(109_900),
    userDetails: kari,
    shippingDetails: { shippingOptionId: "so_near", address: home },
  })
})

describe("dynamic options", () => {
  const spec = {
    reference,
    AddressLine1: "Prøvegata 5",
    AddressLine2: null,
    City: "Oslo",
    PostCode: "0154",
    Country: "NO",
  }
  const { reference: _, ...address } = spec
  it.each([
    ["spec", spec],
    ["pascal", { Reference: reference, ...address }],
    ["camel", { reference, ...home, addressLine2: null }],
  ] as const)("asks the shop with its token, in the letter case that is assumed: %s", async (name, body) => {
    await on.sandbox.control.assume({ shippingCallbackCase: name })
    await on.merchant.create(reference, dynamic(shop.url))
    expect(shop.asked).toEqual([])
    await approve({ shippingOptionId: "so_home" })
    expect(shop.asked).toMatchObject([{ headers: { authorization: "t0ken-of-the-payment" }, body }])
    expect(shop.asked[0]?.headers["content-type"]).toBe("application/json;charset=UTF-8")
    expect((await on.sandbox.control.payment(reference))?.reservedMinor).toBe(114_900)
    expect(await on.sandbox.control.shippingCallbacks(reference)).toMatchObject([{ status: 200, body }])
  })

  const answers: [string, (typeof shop)["answer"], string][] = [
    ["400", (response) => void response.writeHead(400).end(), "does not ship to this address"],
    ["no groups", (response) => void response.end('{"groups":[]}'), "does not ship to this address"],
    ["500", (response) => void response.writeHead(500).end(), "gave no shipping options"],
    ["no JSON", (response) => void response.end("<html>"), "gave no shipping options"],
    ["no answer in time", () => undefined, "gave no shipping options"],
    ["half an answer", (response) => void response.write('{"groups":'), "gave no shipping options"],
    [
      "a price as text",
      (response) => void response.end(JSON.stringify({ groups: [priced("9900")] })),
      "gave no shipping options",
    ],
    [
      "another currency",
      (response) => void response.end(JSON.stringify({ groups: [priced(1, "EUR")] })),
      "gave no shipping options",
    ],
  ]
  const priced = (value: unknown, currency = "NOK") => ({
    type: "OTHER",
    brand: "OTHER",
    options: [{ id: "1", name: "x", amount: { currency, value } }],
  })
  it.each(answers)("nothing is approved after %s", async (_, answer, why) => {
    await on.sandbox.control.assume({ shippingAnswerWithinMs: 300 })
    Object.assign(shop, { answer })
    await on.merchant.create(reference, dynamic(shop.url))
    await expect(approve()).rejects.toThrow(why)
    await expect(approve()).rejects.toThrow(SandboxRefusal)
    expect((await on.sandbox.control.payment(reference))?.state).toBe("INITIATED")
    expect(shop.asked).toHaveLength(2)
  })
})

it("refuses Express where Vipps has not allowed it", async () => {
  const other = await on.open({ units: [{ ...defaultUnit, expressAllowed: false }] })
  expect(problemOf(await other.merchant.create(reference, fixed))).toBe("403 5020")
})

it("has people in each country", async () => {
  for (const [market, id, code] of [
    ["DK", "lars", "45"],
    ["FI", "mikko", "358"],
  ] as const) {
    const { sandbox, merchant } = await on.open({ units: [{ ...defaultUnit, market }] })
    const free = { currency: { DK: "DKK", FI: "EUR" }[market], value: 0 }
    const group = { type: "IN_STORE", brand: "OTHER", options: [{ id: "1", name: "Butik", amount: free }] }
    const express = { ...fixed, shipping: { fixedOptions: [group] } }
    await merchant.create(reference, express)
    await sandbox.control.approve(reference)
    await merchant.create("medusa-other", express)
    await sandbox.control.approve("medusa-other", { person: id })
    for (const one of [reference, "medusa-other"]) {
      const { json } = await merchant.get(one)
      expect(json).toMatchObject({ shippingDetails: { address: { country: market }, shippingCost: 0 } })
      expect(JSON.stringify(json)).toContain(`"mobileNumber":"${code}`)
    }
  }
})

it("is not approved without a shopper", async () => {
  await on.merchant.create(reference, fixed)
  const customer = { phoneNumber: "4791234567" }
  expect(problemOf(await on.merchant.forceApprove(reference, { customer }))).toBe("400 10010")
  expect((await on.sandbox.control.payment(reference))?.state).toBe("INITIATED")
})

it("lets only an Express payment's shopper choose", async () => {
  await on.merchant.create(reference)
  await expect(approve({ person: "kari" })).rejects.toThrow("is no Express payment")
  await approve()
})

it("has the same choice over HTTP", async () => {
  await on.merchant.create(reference, fixed)
  const post = (given: object) =>
    fetch(`${on.sandbox.url}/control/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    })
  expect((await post({ reference, person: "kari", town: "Oslo" })).status).toBe(400)
  expect((await post({ reference, shippingOptionId: "so_none" })).status).toBe(409)
  expect((await post({ reference, address: { city: "Moss" }, shippingOptionId: "so_far" })).status).toBe(200)
  expect(await json()).toMatchObject({
    shippingDetails: { address: { ...home, city: "Moss" }, shippingOptionId: "so_far" },
  })
})
