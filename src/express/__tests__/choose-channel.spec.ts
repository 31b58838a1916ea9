import { chooseChannel } from "../product-cart"

describe("a product page sells in", () => {
  it("the publishable key's only channel", () => {
    expect(chooseChannel(["sc_1"], undefined)).toBe("sc_1")
    expect(chooseChannel([], undefined)).toBeUndefined()
  })
  it("the one of several that it names", () => expect(chooseChannel(["sc_1", "sc_2"], "sc_2")).toBe("sc_2"))
  it.each([
    [["sc_1", "sc_2"], undefined],
    [["sc_1"], "sc_2"],
    [[], "sc_1"],
  ])("no guessed or foreign one: %j, %s", (ofKey, wanted) => {
    expect(() => chooseChannel(ofKey, wanted)).toThrow("sales_channel_id")
  })
})
