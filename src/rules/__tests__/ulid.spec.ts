import { smallestUlid } from "../ulid"

describe("the smallest ULID of a moment", () => {
  it.each([
    [0, "00000000000000000000000000"],
    [1, "00000000010000000000000000"],
    [31, "000000000Z0000000000000000"],
    [32, "00000000100000000000000000"],
    [1_469_918_176_385, "01ARYZ6S410000000000000000"],
  ])("%i ms", (time, expected) => {
    expect(smallestUlid(new Date(time))).toBe(expected)
  })

  it("sorts as time does", () => {
    const before = smallestUlid(new Date("2026-11-23T23:59:59.999Z"))
    const after = smallestUlid(new Date("2026-11-24T00:00:00.000Z"))
    expect(before < after).toBe(true)
  })
})
