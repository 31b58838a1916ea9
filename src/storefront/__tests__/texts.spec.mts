import { readFileSync } from "node:fs"
import { join } from "node:path"
import { allMarkets, brandName } from "../../rules"
import { brandIn, markets, readMarket } from "../brand.mjs"
import { sayReason, sayRefusal } from "../said.mjs"
import { languages, readLanguage, textsIn, type Texts } from "../texts/index.mjs"

const dates = ["2026-11-30", "2027-01-11T22:30:00Z", "2027-01-11T23:30:00Z", "2027-02-01"].map((date) =>
  Date.parse(date),
)

describe.each(allMarkets.map((market) => [market.country, market] as const))("in %s", (country, market) => {
  it("the app has the name that the server's table gives it, before MobilePay becomes Vipps and after", () => {
    expect(dates.map((at) => brandIn(country, at))).toEqual(
      dates.map((at) => brandName(market, new Date(at))),
    )
  })

  it("the elements speak the language that the server speaks", () => {
    expect(markets[readMarket(country.toLowerCase())].language).toBe(market.locale)
  })
})

it("knows the server's markets, and takes anything else for Norway", () => {
  expect(Object.keys(markets)).toEqual(allMarkets.map(({ country }) => country))
  expect([readMarket(null), readMarket("SE"), readMarket("toString")]).toEqual(["NO", "NO", "NO"])
})

it("takes a page's language as the page writes it, and else the market's", () => {
  expect(["nb-NO", "no", "EN", "da", "fi-FI", "sv", null].map((given) => readLanguage(given, "da"))).toEqual([
    ...["nb", "nb", "en", "da", "fi", "da", "da"],
  ])
})

/** Every sentence with its place. */
function sentences(texts: object, place = ""): [string, string][] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]) =>
    typeof text === "string" ? [[`${place}${name}`, text]] : sentences(text as object, `${place}${name}.`),
  )
}

describe.each(languages)("%s", (language) => {
  const vipps = sentences(textsIn(language, "Vipps"))
  const mobilePay = sentences(textsIn(language, "MobilePay"))

  it("says everything, in words of its own", () => {
    const empty = vipps.filter(([place, text]) => text.trim() === "" && place !== "terms.2")
    expect(empty).toEqual([])
    const english = new Map(sentences(textsIn("en", "Vipps")))
    const borrowed = vipps.filter(([place, text]) => text !== "" && english.get(place) === text)
    expect(borrowed).toHaveLength(language === "en" ? english.size - 1 : 0)
  })

  it("calls the app what it is called, and never by the other name", () => {
    expect(vipps.filter(([, text]) => /MobilePay/.test(text))).toEqual([])
    expect(mobilePay.filter(([, text]) => /Vipps/.test(text))).toEqual([])
    expect(mobilePay.filter(([, text]) => /MobilePay/.test(text)).length).toBeGreaterThan(10)
  })

  it("says after each refusal that nothing is charged", () => {
    const nothing = {
      nb: "Du er ikke belastet",
      en: "Nothing has been charged",
      da: "Der er ikke trukket penge",
    }
    const sure = { ...nothing, fi: "Mitään ei ole veloitettu" }[language]
    const { refusals, notStarted, unreachable, termsNeeded } = textsIn(language, "Vipps")
    const all = [...Object.values(refusals), notStarted, unreachable, termsNeeded]
    expect(all.filter((text) => !text.includes(sure))).toEqual([])
  })
})

describe("a code of the server's", () => {
  const texts: Texts = textsIn("en", "Vipps")

  it.each([
    ["amount-too-small", texts.refusals["amount-too-small"]],
    ["insufficient_inventory", texts.refusals["sold-out"]],
    ["express-cart-ordered", texts.refusals["cart-gone"]],
    ["express-region", texts.refusals["use-checkout"]],
    ["unreachable", texts.unreachable],
    ["Network/lost", texts.notStarted],
    ["toString", texts.notStarted],
    ["", texts.notStarted],
  ])("%j at the start is told in the elements' own words", (code, said) => {
    expect(sayRefusal(texts, code)).toBe(said)
  })

  it.each([
    ["sold-out", texts.reasons["sold-out"]],
    ["express-address", texts.reasons["address-refused"]],
    ["express-total", texts.reasons["price-changed"]],
    ["express-cart-changed", texts.reasons["cart-changed"]],
    ["something-new", texts.reasons["refused-by-shop"]],
    [undefined, texts.reasons["refused-by-shop"]],
  ])("%j at the return is told as the reason", (code, said) => {
    expect(sayReason(texts, code)).toBe(said)
  })
})

it("each code of Express that the server has is told as more than a failure", () => {
  const source = readFileSync(join(__dirname, "../../messages/en/express.ts"), "utf8")
  const codes = [...source.matchAll(/^ {2}"(express-[\w-]+)"/gm)].map(([, code = ""]) => code)
  // Vipps shows it in the app
  const toldByVipps = ["express-no-delivery", "express-options-late"]
  // "try again in a moment" is the right word for them
  const passing = ["express-not-written", "express-paid-otherwise"]
  const notTold = [...toldByVipps, ...passing]
  const texts = textsIn("en", "Vipps")
  const isGeneral = (code: string) =>
    sayRefusal(texts, code) === texts.notStarted &&
    sayReason(texts, code) === texts.reasons["refused-by-shop"]
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => isGeneral(code) && !notTold.includes(code))).toEqual([])
})
