import { momentText } from "../admin/lib/format"
import { languageOf } from "../admin/lib/languages"
import { texts } from "../admin/texts/catalogue"
import { da } from "../admin/texts/da"
import { en } from "../admin/texts/en"
import { fi } from "../admin/texts/fi"
import { find, message, money } from "../messages"

/** Danish and Finnish pages are English where a text is missing, and no text is English by mistake. */

const begun = { da, fi }

describe.each(["da", "fi"] as const)("%s", (language) => {
  it("names each state, figure and outcome", () => {
    for (const group of ["states", "figures", "done", "movements"] as const)
      expect(Object.keys(begun[language][group] ?? {}).sort()).toEqual(Object.keys(en[group]).sort())
  })

  it("has its own words, and English ones for the rest", () => {
    for (const [name, text] of Object.entries(begun[language]))
      expect([name, text]).not.toEqual([name, Reflect.get(en, name)])
    expect(texts[language].states.authorized).not.toBe(en.states.authorized)
    expect(texts[language].connectionIntro).toBe(en.connectionIntro)
    expect(Object.keys(texts[language]).sort()).toEqual(Object.keys(en).sort())
  })
})

it.each(["en", "nb"] as const)(
  "%s: a moment in a sentence is written as the server writes it",
  (language) => {
    const until = "2026-11-29T09:11:03Z"
    const said = find(language, message("capture-guarantee-near", { until, amount: money(30_000, "nok") }))
    expect(said).toContain(momentText(language, until))
  },
)

it.each([
  ["nb-NO", "nb"],
  ["nn", "nb"],
  ["da-DK", "da"],
  ["fi", "fi"],
  ["sv-SE", "en"],
  ["fil-PH", "en"],
])("a browser in %s is shown %s", (browsers, language) => {
  expect(languageOf(browsers)).toBe(language)
})
