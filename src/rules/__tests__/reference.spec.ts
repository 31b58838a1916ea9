import * as fc from "fast-check"
import { beginsReference, deriveReference, isReferencePrefix } from ".."

const ulid = "01JD3M8Q5VXK2T7Z9R4B6C8D0E"
const sessionId = `payses_${ulid}`

const prefixes = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,10}[a-zA-Z0-9]$/)
const sessionIds = fc.stringMatching(/^payses_[0-9A-Z]{26}$/)
const attempts = fc.integer({ min: 1, max: 999_999_999 })

describe("an order id says which session and attempt it is", () => {
  test.each<[string, number, string]>([
    ["medusa", 1, `medusa-${ulid}-1`],
    ["medusa", 12, `medusa-${ulid}-12`],
    ["a", 1, `a-${ulid}-1`],
    ["shop-1-test", 2, `shop-1-test-${ulid}-2`],
    ["abcdefghijkl", 999_999_999, `abcdefghijkl-${ulid}-999999999`],
  ])("%s, attempt %p: %s", (prefix, attempt, reference) => {
    expect(deriveReference({ prefix, sessionId, attempt })).toBe(reference)
  })

  it("no two are equal, and Vipps' old and new API accept them", () => {
    fc.assert(
      fc.property(prefixes, sessionIds, attempts, (prefix, sessionId, attempt) => {
        const reference = deriveReference({ prefix, sessionId, attempt })
        expect(reference).toMatch(/^[a-zA-Z0-9-]{8,50}$/)
        const [, readPrefix, readUlid, readAttempt] = /^(.+)-([0-9A-Z]{26})-(\d+)$/.exec(reference) ?? []
        expect([readPrefix, `payses_${readUlid}`, readAttempt]).toEqual([prefix, sessionId, `${attempt}`])
      }),
    )
  })
})

describe("what can't be derived throws", () => {
  test.each([
    ["a prefix with an underscore", { prefix: "my_shop", sessionId, attempt: 1 }],
    ["no prefix", { prefix: "", sessionId, attempt: 1 }],
    ["attempt 0", { prefix: "medusa", sessionId, attempt: 0 }],
    ["attempt 1.5", { prefix: "medusa", sessionId, attempt: 1.5 }],
    ["attempt NaN", { prefix: "medusa", sessionId, attempt: NaN }],
    ["attempt 1 000 000 000", { prefix: "medusa", sessionId, attempt: 1_000_000_000 }],
    ["another kind of id", { prefix: "medusa", sessionId: `paycol_${ulid}`, attempt: 1 }],
    ["a short id", { prefix: "medusa", sessionId: sessionId.slice(0, -1), attempt: 1 }],
    ["a long id", { prefix: "medusa", sessionId: `${sessionId}0`, attempt: 1 }],
    ["lower case", { prefix: "medusa", sessionId: sessionId.toLowerCase(), attempt: 1 }],
    ["no session id", { prefix: "medusa", sessionId: "", attempt: 1 }],
  ])("%s", (_, parts) => expect(() => deriveReference(parts)).toThrow(RangeError))
})

describe("a prefix is a letter, then letters, digits and hyphens, 12 at most", () => {
  test.each<[string, boolean]>([
    ["medusa", true],
    ["M", true],
    ["m1", true],
    ["my-shop", true],
    ["my--shop", true],
    ["abcdefghijkl", true],
    ["abcdefghijklm", false],
    ["", false],
    ["-", false],
    ["shop-", false],
    ["-shop", false],
    ["1shop", false],
    ["my_shop", false],
    ["my shop", false],
    ["shop\n", false],
    ["bøker", false],
  ])("%p: %p", (prefix, expected) => expect(isReferencePrefix(prefix)).toBe(expected))
})

describe("a person has typed a reference, or its beginning", () => {
  test.each<[string, boolean]>([
    [`ola-${ulid}-1`, true],
    [`OLA-${ulid.toLowerCase()}-12`, true],
    [`ola-${ulid}-`, true],
    [`ola-${ulid}`, true],
    ["ola-01jd", true],
    ["ola-0", true],
    // these may be a customer's
    ["ola", false],
    ["ola-", false],
    ["ola-nordmann@example.no", false],
    ["ola-01jd@example.no", false],
    ["ola-01jd nordmann", false],
    [`shop-${ulid}-1`, false],
    [`kola-${ulid}-1`, false],
  ])("%p of ola: %p", (text, expected) => expect(beginsReference(text, "ola")).toBe(expected))

  it("every reference is recognized by its prefix", () => {
    fc.assert(
      fc.property(prefixes, attempts, (prefix, attempt) =>
        beginsReference(deriveReference({ prefix, sessionId, attempt }), prefix),
      ),
    )
  })
})
