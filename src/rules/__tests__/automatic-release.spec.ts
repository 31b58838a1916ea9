import { blockRelease, unfulfilledCost, type ReleaseQuestion } from "../automatic-release"

const now = new Date("2026-11-24T12:00:00Z")
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const paidUp: ReleaseQuestion = {
  unfulfilledMinor: 0,
  creditMinor: 0,
  securedMinor: 75_000,
  returnOpenSince: undefined,
  refundedAt: undefined,
  returnedAt: undefined,
  now,
}

describe("what the order needs no more is released by itself", () => {
  const stories: { story: string; question: Partial<ReleaseQuestion> }[] = [
    { story: "everything is sent", question: {} },
    { story: "edited down and captured, nothing sent", question: { unfulfilledMinor: 75_000 } },
    {
      story: "a goodwill credit of 100, the rest captured",
      question: { unfulfilledMinor: 100_000, creditMinor: 10_000, securedMinor: 90_000 },
    },
    {
      story: "a credit over the whole order",
      question: { unfulfilledMinor: 100_000, creditMinor: 100_000, securedMinor: 0 },
    },
    { story: "a refund an hour ago", question: { refundedAt: minutesAgo(60) } },
    { story: "a return an hour ago", question: { returnedAt: minutesAgo(60) } },
  ]

  it.each(stories)("$story", ({ question }) => {
    expect(blockRelease({ ...paidUp, ...question })).toBeUndefined()
  })
})

describe("it is kept", () => {
  it("while goods that are not fulfilled cost more than is paid", () => {
    expect(blockRelease({ ...paidUp, unfulfilledMinor: 25_000, securedMinor: 24_999 })).toEqual({
      code: "goods-not-paid",
      unfulfilledMinor: 25_000,
      securedMinor: 24_999,
    })
  })

  it("while a return is not received", () => {
    const since = minutesAgo(5000)
    expect(blockRelease({ ...paidUp, returnOpenSince: since })).toEqual({ code: "return-open", since })
  })

  it.each([
    { code: "just-refunded", question: { refundedAt: minutesAgo(59) } },
    { code: "just-returned", question: { returnedAt: minutesAgo(59) } },
    { code: "just-returned", question: { refundedAt: minutesAgo(1), returnedAt: minutesAgo(59) } },
  ])("for an hour: $code", ({ code, question }) => {
    expect(blockRelease({ ...paidUp, ...question })).toEqual({
      code,
      since: minutesAgo(59),
      until: new Date(now.getTime() + 60_000),
    })
  })
})

describe("what is not fulfilled yet costs", () => {
  const sweater = { quantity: 1, fulfilled: 0, returned: 0, totalMinor: 75_000 }
  const hats = { quantity: 2, fulfilled: 0, returned: 0, totalMinor: 50_000 }

  it("everything, when nothing is sent", () => expect(unfulfilledCost([sweater, hats])).toBe(125_000))
  it("one hat, when the sweater and the other are sent", () =>
    expect(
      unfulfilledCost([
        { ...sweater, fulfilled: 1 },
        { ...hats, fulfilled: 1 },
      ]),
    ).toBe(25_000))
  it("nothing of a line that came back as a whole", () =>
    expect(unfulfilledCost([{ quantity: 1, fulfilled: 1, returned: 1, totalMinor: 0 }])).toBe(0))
  it("the piece that was not sent, when the one that was sent came back", () =>
    expect(unfulfilledCost([{ quantity: 2, fulfilled: 1, returned: 1, totalMinor: 25_000 }])).toBe(25_000))
  it("nothing of a line of no pieces", () =>
    expect(unfulfilledCost([{ quantity: 0, fulfilled: 0, returned: 0, totalMinor: 0 }])).toBe(0))
  it("whole øre, of fractions", () =>
    expect(unfulfilledCost([{ quantity: 3, fulfilled: 1, returned: 0, totalMinor: 10_000 }])).toBe(6_667))
})
