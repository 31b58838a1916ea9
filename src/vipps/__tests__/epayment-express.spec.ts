import { inspect } from "node:util"
import { english } from "../../messages"
import { defaultUnit, startSandbox, type Sandbox } from "../../sandbox"
import {
  readShippingQuestion,
  renderShippingGroups,
  type ExpressShipping,
  type ShippingGroup,
} from "../index"
import { aggregate, aRead } from "./epayment-support"
import { anOrder, aPayment, errorOf, newEpayment, useVipps, type Logged } from "./support"

const { vipps, client, epayment } = useVipps()
const groups: ShippingGroup[] = [
  {
    type: "PICKUP_POINT",
    brand: "POSTEN",
    priority: 1,
    options: [
      { id: "so_1", amountMinor: 9900, name: "Majorstuen", isDefault: true, meta: "Valkyriegata 9" },
      { id: "so_2", amountMinor: 0, name: "Butikken", estimatedDelivery: "" },
    ],
  },
  { type: "OTHER", brand: "OTHER", options: [] },
]
const fixed: ExpressShipping = { kind: "fixed", groups }
const callbackToken = "t0ken-of-the-shipping"
const dynamic: ExpressShipping = {
  kind: "dynamic",
  callbackUrl: "https://shop.example.no/frakt",
  callbackToken,
}

const shippingDetails = {
  address: { addressLine1: " Prøvegata 5", addressLine2: "", city: "Oslo", country: "NO", postCode: "0154" },
  shippingCost: 9900,
  shippingOptionId: "so_1",
}
const userDetails = {
  email: "kari.nordmann@example.no",
  firstName: "Kari",
  lastName: "Nordmann",
  mobileNumber: "4791234567",
  dateOfBirth: "1988-12-31",
}
const details = { shippingDetails, userDetails }
const choice = {
  email: "kari.nordmann@example.no",
  firstName: "Kari",
  lastName: "Nordmann",
  phoneNumber: "+4791234567",
  address: { line1: "Prøvegata 5", city: "Oslo", postalCode: "0154", countryCode: "no" },
  shippingOptionId: "so_1",
  shippingCostMinor: 9900,
  authorizedMinor: 109_900,
}
const approved = (more: object = details) => aRead("AUTHORIZED", { authorized: 109_900 }, more)

describe("the create", () => {
  const bodyOf = async (express: ExpressShipping): Promise<unknown> => {
    vipps().otherwise = { status: 201, body: { redirectUrl: "https://landing.vipps.no/?token=a" } }
    await epayment().initiate({ ...aPayment, express })
    return JSON.parse(vipps().calls[0]?.body ?? "null")
  }

  it("asks for exactly the four details, and offers the options in the payment's currency", async () => {
    expect(await bodyOf(fixed)).toMatchObject({
      paymentMethod: { type: "WALLET" },
      profile: { scope: "name address email phoneNumber" },
    })
    expect(await bodyOf(fixed)).toHaveProperty("shipping", {
      fixedOptions: [
        {
          type: "PICKUP_POINT",
          brand: "POSTEN",
          priority: 1,
          options: [
            {
              id: "so_1",
              amount: { currency: "NOK", value: 9900 },
              name: "Majorstuen",
              isDefault: true,
              meta: "Valkyriegata 9",
            },
            { id: "so_2", amount: { currency: "NOK", value: 0 }, name: "Butikken" },
          ],
        },
      ],
    })
  })

  it("names the callback and its token, and the countries in capitals", async () => {
    expect(await bodyOf({ ...dynamic, countryCodes: ["no"] })).toHaveProperty("shipping", {
      dynamicOptions: {
        callbackUrl: "https://shop.example.no/frakt",
        callbackAuthorizationToken: callbackToken,
      },
      allowedCountries: ["NO"],
    })
  })

  const withOption = (option: object): ExpressShipping => ({
    kind: "fixed",
    groups: [{ type: "OTHER", brand: "OTHER", options: [{ id: "a", amountMinor: 1, name: "A", ...option }] }],
  })
  it.each<[string, ExpressShipping]>([
    ["no option", { kind: "fixed", groups: groups.slice(1) }],
    ["an id twice", { kind: "fixed", groups: [...groups, ...groups] }],
    ["an option without an id", withOption({ id: "" })],
    ["half an øre", withOption({ amountMinor: 0.5 })],
    ["a negative price", withOption({ amountMinor: -1 })],
    ["a token that Vipps takes not", { ...dynamic, callbackToken: "Bearer x" }],
  ])("is never sent with %s", async (_, express) => {
    await expect(epayment().initiate({ ...aPayment, express })).rejects.toThrow(RangeError)
    expect(vipps().asked).toEqual([])
  })

  it("is refused by eCom, which would reserve the goods without their shipping", async () => {
    await expect(client().initiate({ ...aPayment, express: fixed })).rejects.toThrow("in ePayment only")
    await expect(client().expressChoice(anOrder)).rejects.toThrow(RangeError)
    expect(vipps().asked).toEqual([])
  })

  it("keeps the callback's token out of errors, and says what to do if Express is not allowed", async () => {
    const extraDetails = [{ name: "ErrorCode", reason: callbackToken }]
    vipps().answers = [{ status: 400, body: { title: "Bad Request", extraDetails } }]
    const error = await errorOf(epayment().initiate({ ...aPayment, express: dynamic }))
    expect(inspect(error, { depth: 9 })).not.toContain(callbackToken)
    const ofUnit = [{ name: "ErrorCode", reason: "5020" }]
    vipps().answers = [{ status: 403, body: { title: "Forbidden", extraDetails: ofUnit } }]
    const refused = await errorOf(epayment().initiate({ ...aPayment, express: fixed }))
    expect(refused).toMatchObject({ code: "5020", finality: "rejected", repeatable: false })
    expect(refused.message).toContain("ask Vipps to allow it")
  })
})

describe("the shopper's choice", () => {
  it("is read from the payment, in one request", async () => {
    vipps().otherwise = { body: approved() }
    await expect(epayment().expressChoice(anOrder)).resolves.toEqual(choice)
    expect(vipps().calls).toMatchObject([{ method: "GET", path: `/epayment/v1/payments/${anOrder}` }])
  })

  it.each<[string, object]>([
    ["not approved", aRead("CREATED")],
    ["ended", aRead("ABORTED", {}, details)],
    ["approved, and Vipps has the details no more", approved({})],
    ["approved, with null for the details", approved({ shippingDetails: null, userDetails: null })],
  ])("is undefined: %s", async (_, body) => {
    vipps().otherwise = { body }
    await expect(epayment().expressChoice(anOrder)).resolves.toBeUndefined()
  })

  const address = (more: object) => ({ ...details, shippingDetails: { ...shippingDetails, ...more } })
  it.each([
    ["e-mail", { email: "" }, approved({ ...details, userDetails: { ...userDetails, email: null } })],
    [
      "first name",
      { firstName: "" },
      approved({ ...details, userDetails: { ...userDetails, firstName: null } }),
    ],
    ["option", { shippingOptionId: "" }, approved(address({ shippingOptionId: undefined }))],
    ["user", { email: "", firstName: "", lastName: "", phoneNumber: "" }, approved({ shippingDetails })],
    ["user, by null", { email: "" }, approved({ shippingDetails, userDetails: null })],
    [
      "address",
      { address: { line1: "", city: "", postalCode: "", countryCode: "" } },
      approved(address({ address: null })),
    ],
    [
      "street and country",
      { address: { line1: "", city: "Oslo", postalCode: "0154", countryCode: "" } },
      approved(address({ address: { city: "Oslo", postCode: "0154" } })),
    ],
    ["price, in kroner", { shippingCostMinor: undefined }, approved(address({ shippingCost: 99.5 }))],
    ["price", { shippingCostMinor: undefined }, approved(address({ shippingCost: undefined }))],
    [
      "country, in letters of its own",
      { address: { line1: "Prøvegata 5", city: "Oslo", postalCode: "0154", countryCode: "" } },
      approved(address({ address: { ...shippingDetails.address, addressLine2: null, country: "Norge" } })),
    ],
    ["first name, a number", { firstName: "" }, approved({ ...details, userDetails: { firstName: 5 } })],
  ])("has nothing for what Vipps does not tell, or not readably: %s", async (_, expected, body) => {
    vipps().otherwise = { body }
    await expect(epayment().expressChoice(anOrder)).resolves.toMatchObject(expected)
  })

  it("has no characters that PostgreSQL does not take", async () => {
    const odd = { ...userDetails, firstName: "Ka\u0000ri\u0007", lastName: "Nord\ud83dmann 😀" }
    const body = approved({
      ...details,
      userDetails: odd,
      shippingDetails: {
        ...shippingDetails,
        address: { ...shippingDetails.address, addressLine1: "\u0000", city: "Os\r\nlo" },
      },
    })
    vipps().otherwise = { body }
    await expect(epayment().expressChoice(anOrder)).resolves.toMatchObject({
      ...{ firstName: "Ka ri", lastName: "Nord mann 😀", address: { line1: "", city: "Os lo" } },
    })
  })

  it.each<[string, object]>([
    ["another payment", approved({ ...details, reference: "shop-1002-1" })],
    ["no sums", approved({ ...details, aggregate: undefined })],
  ])("is unreadable, and never half a choice: %s", async (_, body) => {
    vipps().otherwise = { body }
    expect(await errorOf(epayment({ timeoutMs: 1_000 }).expressChoice(anOrder))).toMatchObject({
      code: "unreadable",
    })
  })

  it("is in no log line, no error, and no history", async () => {
    const lines: Logged[] = []
    const one = epayment({ timeoutMs: 2_000, log: (line) => lines.push(line) })
    vipps().answers = [{ body: approved() }, { body: approved() }, { body: [] }, { body: approved() }]
    const history = await one.details(anOrder)
    const broken = approved({ ...details, aggregate: aggregate({}), reference: "shop-1002-1" })
    vipps().answers = [{ body: approved() }, { body: broken }, { status: 400, body: broken }]
    await one.expressChoice(anOrder)
    const errors = [await errorOf(one.expressChoice(anOrder)), await errorOf(one.expressChoice(anOrder))]
    const shown = inspect([history, lines, errors], { depth: 9 })
    expect(lines.length).toBeGreaterThan(4)
    expect(shown).not.toMatch(/kari|nordmann|4791234567|Prøvegata|Majorstuen|1988/i)
  })
})

describe("the question for shipping options", () => {
  const address = {
    line1: "Prøvegata 5",
    line2: "Oppgang B",
    city: "Oslo",
    postalCode: "0154",
    countryCode: "no",
  }
  const pascal = {
    AddressLine1: "Prøvegata 5",
    AddressLine2: "Oppgang B",
    City: "Oslo",
    PostCode: "0154",
    Country: "NO",
  }
  const camel = Object.fromEntries(
    Object.entries(pascal).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  )
  it.each([
    { reference: anOrder, ...pascal },
    { Reference: anOrder, ...pascal },
    { reference: anOrder, ...camel },
  ])("is read in any letter case: %j", (body) =>
    expect(readShippingQuestion(body)).toEqual({ question: { reference: anOrder, address } }),
  )

  it("has no second line when Vipps has none", () => {
    const { line2: _, ...short } = address
    const question = { reference: anOrder, address: short }
    expect(readShippingQuestion({ reference: anOrder, ...camel, addressLine2: null })).toEqual({ question })
  })

  it.each<[unknown, string]>([
    [undefined, "body"],
    ["Oslo", "body"],
    [[], "body"],
    [{ reference: "x", ...pascal }, "reference"],
    [{ reference: anOrder, ...pascal, City: 5, Country: "Norge" }, "city, country"],
  ])("is not read from %j, and the reason names no value", (body, fields) => {
    const read = readShippingQuestion(body)
    const said = "unreadable" in read ? english(read.unreadable) : "read"
    expect(said).toBe(`This is not Vipps' question for shipping options: it lacks ${fields}.`)
  })

  it("is answered with the groups that have options", () => {
    expect(renderShippingGroups(groups, "DKK").groups).toHaveLength(1)
    expect(renderShippingGroups([], "DKK")).toEqual({ groups: [] })
  })
})

describe("against the sandbox", () => {
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => sandbox.stop())

  it("a whole Express payment: goods and shipping are reserved, and the choice is read", async () => {
    const one = newEpayment({ ...defaultUnit, apiUrl: sandbox.url })
    await one.initiate({ ...aPayment, express: { ...fixed, countryCodes: ["no"] } })
    await expect(one.expressChoice(anOrder)).resolves.toBeUndefined()
    await sandbox.control.approve(anOrder)
    await expect(one.expressChoice(anOrder)).resolves.toEqual(choice)
    const { summary } = await one.details(anOrder)
    expect(summary).toEqual({ capturedMinor: 0, remainingToCaptureMinor: 109_900, refundedMinor: 0 })
    await sandbox.control.assume({ choiceInGet: false })
    await expect(one.expressChoice(anOrder)).resolves.toBeUndefined()
  })

  it("takes a dynamic offer", async () => {
    const one = newEpayment({ ...defaultUnit, apiUrl: sandbox.url })
    await expect(one.initiate({ ...aPayment, express: dynamic })).resolves.toHaveProperty("url")
  })
})
