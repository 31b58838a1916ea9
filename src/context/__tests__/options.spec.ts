import { marketOfUnit } from "../market"
import { environmentNames, explainProblems, readOptions, type VippsOptions } from "../options"

type Given = Record<string, unknown>
type OptionName = keyof typeof environmentNames

const secrets = { clientSecret: "s3cret-of-the-shop", subscriptionKey: "key-of-the-shop" }
const complete: Given = {
  clientId: "id-of-the-shop",
  ...secrets,
  merchantSerialNumber: "123456",
  backendUrl: "https://shop.example",
  returnUrl: "https://shop.example/checkout",
}
const required: OptionName[] = [
  "clientId",
  "clientSecret",
  "subscriptionKey",
  "merchantSerialNumber",
  "backendUrl",
  "returnUrl",
]

function accept(given: Given, environment: Record<string, string | undefined> = {}): VippsOptions {
  const read = readOptions(given, environment)
  if ("problems" in read) throw new Error(read.problems.join("; "))
  return read.options
}

function refuse(given: Given | undefined, environment: Record<string, string | undefined> = {}): string[] {
  const read = readOptions(given, environment)
  if ("problems" in read) return read.problems
  throw new Error(`accepted: ${JSON.stringify(given)}`)
}

/** Both names of an option, as every message has them. */
const named = (name: OptionName) => `${name} (${environmentNames[name]})`

describe("what a shop need not say", () => {
  it("is the test environment, captured by hand, Norwegian, quiet", () => {
    expect(accept(complete)).toEqual({
      clientId: "id-of-the-shop",
      ...secrets,
      merchantSerialNumber: "123456",
      backendUrl: "https://shop.example",
      returnUrls: ["https://shop.example/checkout"],
      ...{ api: "ecom", ecomPayments: "ecom", market: "NO" },
      environment: "test",
      apiUrl: "https://apitest.vipps.no",
      orderIdPrefix: "medusa",
      capture: "manual",
      releaseRemainder: "when-paid",
      timeoutMs: 25_000,
      orphanGraceMinutes: 30,
      expressShipping: "fixed",
      expressCarriers: {},
      locale: "nb",
      receipt: true,
      debug: false,
      notifyLocale: "en",
      notifyEmail: undefined,
      texts: {},
    })
  })

  it.each([
    { environment: "test", apiUrl: "https://apitest.vipps.no" },
    { environment: "production", apiUrl: "https://api.vipps.no" },
  ])("is Vipps' address in $environment", ({ environment, apiUrl }) => {
    expect(accept({ ...complete, environment }).apiUrl).toBe(apiUrl)
  })
})

type Said = { name: OptionName; value: string; read: Partial<VippsOptions> }

/** One value per option that is not its default, as text: so an environment variable can say it. */
const said: Said[] = [
  { name: "clientId", value: "another-id", read: { clientId: "another-id" } },
  { name: "clientSecret", value: "another-secret", read: { clientSecret: "another-secret" } },
  { name: "subscriptionKey", value: "another-key", read: { subscriptionKey: "another-key" } },
  { name: "merchantSerialNumber", value: "54321", read: { merchantSerialNumber: "54321" } },
  { name: "backendUrl", value: "https://api.shop.example", read: { backendUrl: "https://api.shop.example" } },
  { name: "returnUrl", value: "https://a.example/x", read: { returnUrls: ["https://a.example/x"] } },
  { name: "api", value: "epayment", read: { api: "epayment" } },
  { name: "ecomPayments", value: "epayment", read: { ecomPayments: "epayment" } },
  { name: "market", value: "NO", read: { market: "NO" } },
  { name: "environment", value: "production", read: { environment: "production" } },
  { name: "apiUrl", value: "https://proxy.example", read: { apiUrl: "https://proxy.example" } },
  { name: "orderIdPrefix", value: "shop-2", read: { orderIdPrefix: "shop-2" } },
  { name: "capture", value: "manual", read: { capture: "manual" } },
  { name: "releaseRemainder", value: "manual", read: { releaseRemainder: "manual" } },
  { name: "timeoutMs", value: "10000", read: { timeoutMs: 10_000 } },
  { name: "orphanGraceMinutes", value: "5", read: { orphanGraceMinutes: 5 } },
  { name: "expressShipping", value: "dynamic", read: { expressShipping: "dynamic" } },
  { name: "locale", value: "en", read: { locale: "en" } },
  { name: "receipt", value: "false", read: { receipt: false } },
  { name: "debug", value: "true", read: { debug: true } },
  { name: "notifyLocale", value: "nb", read: { notifyLocale: "nb" } },
  { name: "notifyEmail", value: "shop@example.no", read: { notifyEmail: "shop@example.no" } },
]

describe("each option can be said in two places", () => {
  it("and none is forgotten here", () => {
    expect(said.map(({ name }) => name)).toEqual(Object.keys(environmentNames))
  })

  it.each(said)("$name in medusa-config.ts", ({ name, value, read }) => {
    expect(accept({ ...complete, [name]: value })).toMatchObject(read)
  })

  it.each(said)("$name in the environment", ({ name, value, read }) => {
    const { [name]: _, ...others } = complete
    expect(accept(others, { [environmentNames[name]]: value })).toMatchObject(read)
  })

  it.each(said)("$name in both: medusa-config.ts wins", ({ name, value, read }) => {
    const environment = { [environmentNames[name]]: "!! not this one" }
    expect(accept({ ...complete, [name]: value }, environment)).toMatchObject(read)
  })

  it("all from the environment alone, with no options at all", () => {
    const environment = Object.fromEntries(
      required.map((name) => [environmentNames[name], String(complete[name])]),
    )
    expect(readOptions(undefined, environment)).toEqual(readOptions(complete, {}))
  })

  it("and one that is empty counts as not said", () => {
    const empty = Object.fromEntries(Object.values(environmentNames).map((name) => [name, ""]))
    expect(accept(complete, empty)).toEqual(accept(complete))
  })

  it("as a number or a boolean too, where medusa-config.ts has one", () => {
    const given = {
      ...complete,
      merchantSerialNumber: 123456,
      timeoutMs: 5_000,
      orphanGraceMinutes: 1,
      debug: true,
    }
    expect(accept(given)).toMatchObject({
      merchantSerialNumber: "123456",
      timeoutMs: 5_000,
      orphanGraceMinutes: 1,
      debug: true,
    })
  })
})

describe("a missing option", () => {
  it.each(required)("%s is named by both of its names", (name) => {
    const problems = refuse({ ...complete, [name]: undefined })
    expect(problems).toEqual([`${named(name)} is missing`])
  })

  it.each(required)("%s of blanks only is missing", (name) => {
    expect(refuse({ ...complete, [name]: "  " })).toEqual([`${named(name)} is missing`])
  })

  it("is listed with all the others in one go", () => {
    expect(refuse(undefined)).toEqual(required.map((name) => `${named(name)} is missing`))
  })
})

describe("a second sales unit whose variable is not set", () => {
  it.each(["clientId", "clientSecret", "subscriptionKey", "merchantSerialNumber"] as const)(
    "%s is never taken from the first one",
    (name) => {
      const first = { [environmentNames[name]]: "654987" }
      expect(refuse({ ...complete, [name]: undefined }, first)).toEqual([
        expect.stringMatching(new RegExp(`^${name} has no value in medusa-config.ts, and that of VIPPS_`)),
      ])
    },
  )

  it("shares what is not named: the addresses, say", () => {
    const { backendUrl, ...others } = complete
    expect(accept(others, { VIPPS_BACKEND_URL: String(backendUrl) }).backendUrl).toBe(backendUrl)
  })
})

describe("a malformed option", () => {
  it.each<{ name: OptionName; values: unknown[] }>([
    { name: "merchantSerialNumber", values: ["1234", "1234567", "12345a", "-12345", "123 456", 1.5] },
    {
      name: "backendUrl",
      values: ["shop.example", "/api", "ftp://shop.example", "https://", "javascript:alert(1)"],
    },
    {
      name: "backendUrl",
      values: ["https://user:pass@shop.example", `https://shop.example/${"x".repeat(130)}`],
    },
    {
      name: "backendUrl",
      values: [
        "https://shop.example/?a=1",
        "https://shop.example?",
        "https://shop.example/api#top",
        "https://shop.example/#",
        "https://shop.example//api",
        "https://shop.example/a//b",
      ],
    },
    {
      name: "returnUrl",
      values: ["shop.example", "https://a.example,nonsense", ",", "https://u:p@a.example"],
    },
    { name: "api", values: ["eCom", "v2", "ePayment", true] },
    { name: "ecomPayments", values: ["auto", "ECOM"] },
    { name: "market", values: ["SE", "no", "Norway", "constructor"] },
    { name: "environment", values: ["prod", "Test", "sandbox", true] },
    { name: "apiUrl", values: ["apitest.vipps.no", "file:///etc/passwd"] },
    { name: "orderIdPrefix", values: ["1shop", "shop-", "shop_1", "a".repeat(13), "bø"] },
    { name: "capture", values: ["automatic", "yes"] },
    { name: "releaseRemainder", values: ["never", "yes"] },
    { name: "timeoutMs", values: ["soon", "999", "120001", "1500.5", -1, NaN, Infinity] },
    { name: "orphanGraceMinutes", values: ["0", "0.9", "soon", -5, NaN] },
    { name: "locale", values: ["no", "nn", "sv", "NB", "dk"] },
    { name: "receipt", values: ["maybe", "no", 2] },
    { name: "debug", values: ["maybe", "yes", 2] },
  ])("$name is refused by both of its names: $values", ({ name, values }) => {
    for (const value of values) {
      const problems = refuse({ ...complete, [name]: value })
      expect(problems.filter((problem) => problem.includes(named(name)))).toHaveLength(1)
      expect(problems).toHaveLength(1)
    }
  })

  it("is told beside every other that is wrong", () => {
    const wrong = { ...complete, merchantSerialNumber: "x", locale: "sv", timeoutMs: "soon", clientId: "" }
    const problems = refuse(wrong)
    expect(problems).toHaveLength(4)
    for (const name of ["clientId", "merchantSerialNumber", "timeoutMs", "locale"] as const) {
      expect(problems.join("\n")).toContain(named(name))
    }
  })

  it.each(["clientID", "capturing", "returnUrls", "secret"])(
    "%s is no option: spelling is checked",
    (name) => {
      const problems = refuse({ ...complete, [name]: "x" })
      expect(problems).toHaveLength(1)
      expect(problems[0]).toContain(name)
    },
  )
})

describe("the market", () => {
  it.each([
    { market: "NO", locale: "nb" },
    { market: "DK", locale: "da" },
    { market: "FI", locale: "fi" },
  ] as const)("$market decides the language, unless the shop does", ({ market, locale }) => {
    const options = { ...complete, api: "epayment", market }
    expect(accept(options)).toMatchObject({ api: "epayment", market, locale })
    expect(accept({ ...options, locale: "en" })).toMatchObject({ market, locale: "en" })
  })

  it.each(["DK", "FI"])("%s is none of eCom's", (market) => {
    const problem =
      "market (VIPPS_MARKET) can only be NO with eCom: for a sales unit in Denmark or Finland, " +
      "set api (VIPPS_API) to epayment"
    expect(refuse({ ...complete, market })).toEqual([problem])
    expect(refuse({ ...complete, market, api: "ecom", ecomPayments: "epayment" })).toEqual([problem])
    expect(refuse({ ...complete, market, locale: "sv" })).toEqual([
      `${named("locale")} must be nb, en, da or fi`,
      problem,
    ])
  })

  it("is told with the currency to what the server works with", () => {
    const { market, locale } = accept({ ...complete, api: "epayment", market: "FI" })
    expect(marketOfUnit({ market })).toMatchObject({ country: "FI", currencyCode: "eur", locale })
  })
})

describe("a sales unit's number", () => {
  it.each(["1234", "1234567890", "123456"])("of ePayment may be %s", (merchantSerialNumber) => {
    expect(accept({ ...complete, api: "epayment", merchantSerialNumber })).toMatchObject({
      merchantSerialNumber,
    })
  })

  it.each(["123", "12345678901", "12 34", "12345a"])("of ePayment is not %s", (merchantSerialNumber) => {
    expect(refuse({ ...complete, api: "epayment", merchantSerialNumber })).toEqual([
      `${named("merchantSerialNumber")} must be the sales unit's 4 to 10 digits`,
    ])
  })
})

describe("when a payment is captured", () => {
  it.each(["manual", "on-fulfillment", "on-shipment"])("may be %s", (capture) => {
    expect(accept({ ...complete, capture })).toMatchObject({ capture })
  })
})

describe("what becomes of a rest", () => {
  it.each(["when-paid", "on-order-completed", "manual"])("may be %s", (releaseRemainder) => {
    expect(accept({ ...complete, releaseRemainder })).toMatchObject({ releaseRemainder })
  })
})

describe("carriers of Express", () => {
  it("are named by a shipping option or its type", () => {
    const expressCarriers = { so_1: { brand: "POSTEN", type: "MAILBOX" } }
    expect(accept({ ...complete, expressCarriers })).toMatchObject({ expressCarriers })
  })

  it.each([
    { so_1: { brand: "Posten", type: "MAILBOX" } },
    { so_1: { brand: "POSTEN" } },
    { so_1: { brand: "POSTEN", type: "MAILBOX", name: "x" } },
    "POSTEN",
  ])("are checked: %j", (expressCarriers) => {
    expect(refuse({ ...complete, expressCarriers })).toEqual([
      expect.stringMatching(/^expressCarriers must have.*POSTEN, BRING.*HOME_DELIVERY/),
    ])
  })
})

describe("texts of the shop's own", () => {
  it("may be texts, and functions", () => {
    const refund = () => "Penger tilbake"
    expect(accept({ ...complete, texts: { capture: "Takk", refund } })).toMatchObject({
      texts: { capture: "Takk", refund },
    })
  })

  it.each([{ capture: "" }, { capture: 5 }, { captured: "Takk" }, "Takk", []])("are checked: %p", (texts) => {
    expect(refuse({ ...complete, texts })).toEqual([expect.stringMatching(/^texts must have/)])
  })
})

describe("addresses", () => {
  it("lose a slash at the end, for Vipps appends a path", () => {
    const given = { ...complete, backendUrl: "https://shop.example/api//", apiUrl: "https://proxy.example/" }
    expect(accept(given)).toMatchObject({
      backendUrl: "https://shop.example/api",
      apiUrl: "https://proxy.example",
    })
  })

  it("of pages to come back to are a list", () => {
    const returnUrl = " https://a.example/x , https://b.example/y?z=1,,"
    expect(accept({ ...complete, returnUrl }).returnUrls).toEqual([
      "https://a.example/x",
      "https://b.example/y?z=1",
    ])
  })

  const insecure: { name: OptionName; value: string }[] = [
    { name: "backendUrl", value: "http://shop.example" },
    { name: "apiUrl", value: "http://proxy.example" },
    { name: "returnUrl", value: "http://shop.example/checkout" },
    { name: "returnUrl", value: "https://shop.example/checkout,http://shop.example/app" },
  ]

  it.each(insecure)("of http are fine in test: $name $value", ({ name, value }) => {
    expect(() => accept({ ...complete, [name]: value })).not.toThrow()
  })

  it.each(insecure)("of http are refused in production: $name $value", ({ name, value }) => {
    const problems = refuse({ ...complete, environment: "production", [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(named(name))
    expect(problems[0]).toContain("https")
  })
})

describe("an address that Vipps can't call back to", () => {
  it.each([
    "https://localhost",
    "https://shop.localhost/api",
    "https://127.0.0.1:9000",
    "https://0.0.0.0",
    "https://[::1]:9000",
    "https://my_shop.example",
    "https://api.my_shop.example/x",
  ])("is refused in production: %s", (backendUrl) => {
    const problems = refuse({ ...complete, environment: "production", backendUrl })
    expect(problems).toEqual([expect.stringMatching(/^backendUrl \(VIPPS_BACKEND_URL\) must .*Vipps/)])
    expect(() => accept({ ...complete, backendUrl })).not.toThrow()
  })

  it.each(["https://shop.example/my_api", "https://localhost.example", "https://api.shop.example:8443"])(
    "is none of these: %s",
    (backendUrl) => {
      expect(accept({ ...complete, environment: "production", backendUrl }).backendUrl).toBe(backendUrl)
    },
  )
})

describe("the one message", () => {
  it("lists what is wrong in production together with everything else", () => {
    const wrong = {
      ...complete,
      clientId: undefined,
      environment: "production",
      backendUrl: "http://localhost:9000",
      apiUrl: "http://proxy.example",
      returnUrl: "shop.example",
      locale: "sv",
      colour: "orange",
    }
    expect(refuse(wrong)).toEqual([
      "colour is not an option of this provider; check its spelling",
      `${named("clientId")} is missing`,
      `${named("returnUrl")} must be one or more http(s) addresses, separated by commas`,
      `${named("locale")} must be nb, en, da or fi`,
      `${named("backendUrl")} must begin with https:// in production`,
      `${named("apiUrl")} must begin with https:// in production`,
      `${named("backendUrl")} must be an address that Vipps can reach in production, not this machine's own`,
    ])
  })

  it("lists each problem on a line of its own, and quotes no value", () => {
    const wrong = {
      ...complete,
      ...Object.fromEntries(Object.keys(environmentNames).map((name) => [name, `leak-${name} \u0000`])),
      ...secrets,
    }
    const message = explainProblems(refuse(wrong))
    const lines = message.split("\n").filter((line) => line.startsWith("  - "))
    expect(lines).toHaveLength(Object.keys(environmentNames).length - Object.keys(secrets).length - 1)
    expect(message).toContain("medusa-payment-vipps")
    for (const secret of Object.values(secrets)) expect(message).not.toContain(secret)
  })
})
