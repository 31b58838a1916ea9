import { listen } from "../listen.mjs"

/** An element as its listeners see it: what it shows goes away if one of them prevents it. */
class Teller extends EventTarget {
  readonly told = new Map<string, object>()
  readonly withdraw = jest.fn()

  /** Whether the element goes on. */
  tell(name: string, detail: object): boolean {
    this.told.set(name, detail)
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }))
  }
}

const outcome = { state: "paid", orderId: "order_1" }

describe("a listener of a framework", () => {
  it("prevents what follows by false, and by nothing else", () => {
    const element = new Teller()
    const answers = [false, undefined, true]
    listen(element, "vipps-outcome", () => answers.shift())
    const isGoingOn = [1, 2, 3].map(() => element.tell("vipps-outcome", outcome))
    expect(isGoingOn).toEqual([false, true, true])
    expect(element.withdraw).not.toHaveBeenCalled()
  })

  it("that came late hears what was told, and its false takes back what is shown", () => {
    const element = new Teller()
    element.tell("vipps-outcome", outcome)
    const listener = jest.fn(() => false)
    listen(element, "vipps-outcome", listener)
    expect(listener.mock.calls).toEqual([[outcome]])
    expect(element.withdraw.mock.calls).toEqual([["vipps-outcome"]])
  })

  it("that came late and shows nothing itself leaves what is shown", () => {
    const element = new Teller()
    element.tell("vipps-outcome", outcome)
    listen(element, "vipps-outcome", () => undefined)
    expect(element.withdraw).not.toHaveBeenCalled()
  })

  it("that stopped hears nothing", () => {
    const element = new Teller()
    const listener = jest.fn()
    listen(element, "vipps-outcome", listener)()
    element.tell("vipps-outcome", outcome)
    expect(listener).not.toHaveBeenCalled()
  })
})
