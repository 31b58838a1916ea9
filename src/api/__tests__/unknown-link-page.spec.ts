import { chooseLanguage, drawUnknownLink } from "../unknown-link-page"

const danish = { url: "https://shop.example.dk", locale: "da", brand: "MobilePay" } as const

describe("a page about a link that is not ours is in the language", () => {
  test.each([
    ["fi-FI,fi;q=0.9,en;q=0.8", "fi"],
    ["sv-SE,da;q=0.8", "da"],
    ["nn-NO", "nb"],
    ["en-GB", "en"],
    ["de-DE", "da"],
    ["constructor", "da"],
    ["", "da"],
    [undefined, "da"],
  ])("of the browser that accepts %p, or of the market: %s", (accepted, language) => {
    expect(chooseLanguage(accepted, danish)).toBe(language)
  })

  test("of Norway when no provider is configured", () => {
    expect(chooseLanguage(undefined, undefined)).toBe("nb")
  })
})

test.each(["nb", "en", "da", "fi"] as const)("in %s it names the app and leads to the shop", (language) => {
  const page = drawUnknownLink(language, danish)
  expect(page).toContain(`<html lang="${language}">`)
  expect(page).toContain("MobilePay")
  expect(page).not.toContain("Vipps")
  expect(page).toContain(`<a href="https://shop.example.dk">`)
  expect(drawUnknownLink(language, undefined)).not.toContain("href")
})
