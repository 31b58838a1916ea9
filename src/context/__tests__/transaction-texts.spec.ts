import { locales } from "../../rules"
import { textKinds } from "../../messages"
import { textFor, type TextFacts } from "../transaction-texts"

const nb = { locale: "nb" as const, texts: {} }

describe("what the shopper reads at Vipps", () => {
  it.each([
    { kind: "reserve" as const, facts: {}, text: "Bestilling i nettbutikken" },
    { kind: "reserve" as const, facts: { orderNumber: 7 }, text: "Bestilling 7" },
    { kind: "capture" as const, facts: { orderNumber: 7 }, text: "Betaling for varene i bestilling 7" },
    { kind: "refund" as const, facts: { orderNumber: 7 }, text: "Refusjon av bestilling 7" },
  ])("$kind $facts: $text", ({ kind, facts, text }) => {
    expect(textFor(kind, nb, facts)).toBe(text)
  })

  it("is English in an English shop", () => {
    expect(textFor("capture", { ...nb, locale: "en" }, { orderNumber: 7 })).toBe(
      "Payment for the goods in order 7",
    )
  })

  it.each([
    { locale: "da" as const, text: "Refundering af bestilling 7", plain: "Refundering af din bestilling" },
    { locale: "fi" as const, text: "Hyvitys tilauksesta 7", plain: "Hyvitys tilauksestasi" },
  ])("is $locale in such a shop: $text", ({ locale, text, plain }) => {
    expect(textFor("refund", { locale, texts: {} }, { orderNumber: 7 })).toBe(text)
    expect(textFor("refund", { locale, texts: {} })).toBe(plain)
  })

  it("fits into Vipps' 100 bytes in every language, also with the longest order number", () => {
    const said = locales.flatMap((locale) =>
      textKinds.map((kind) => textFor(kind, { locale, texts: {} }, { orderNumber: 2_147_483_647 })),
    )
    expect(said).toHaveLength(20)
    expect(said.filter((text) => !text.includes("2147483647") || Buffer.byteLength(text) >= 100)).toEqual([])
  })

  it("is the shop's own, with the order number in its place", () => {
    const options = { ...nb, texts: { capture: "Takk! Ordre {order} hos Ull og lue" } }
    expect(textFor("capture", options, { orderNumber: 1001 })).toBe("Takk! Ordre 1001 hos Ull og lue")
    expect(textFor("refund", options, { orderNumber: 1001 })).toBe("Refusjon av bestilling 1001")
  })

  it("is what the shop's function makes of order number and amount", () => {
    const texts = {
      refund: (p: TextFacts) => `${p.orderNumber}: ${p.amountMinor}`,
    }
    expect(textFor("refund", { ...nb, texts }, { orderNumber: 5, amountMinor: 25_000 })).toBe("5: 25000")
  })

  it.each([
    () => {
      throw new Error("a bug in the shop")
    },
    () => "",
    () => " \u0007 ",
  ])("is the default when the shop's function fails, or says nothing", (refund) => {
    expect(textFor("refund", { ...nb, texts: { refund } }, {})).toBe("Refusjon av bestillingen")
  })
})
