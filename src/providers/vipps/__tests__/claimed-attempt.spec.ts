import type { Attempt } from "../../../operations"
import { refuseExpressAnew } from "../claimed-attempt"

const url = "https://vipps.example/landing?token=secret"
const express: Attempt["express"] = {
  shipping: "fixed",
  goodsMinor: 75_000,
  offered: [],
  writtenAt: undefined,
}

/** A journal with one payment, whose link is `url`. */
function journalWith(attempt: Partial<Attempt>) {
  const find = (reference: string) =>
    Promise.resolve(reference === "medusa-1" ? ({ reference, url, ...attempt } as Attempt) : undefined)
  return { journal: { attempts: { attempt: find } } } as unknown as Parameters<typeof refuseExpressAnew>[0]
}

const dataOf = (link: string) => ({ vipps: { url: link, reference: "medusa-1", expires_at: "" } })

it("a session that Medusa makes anew from an Express payment's data is refused", async () => {
  const again = refuseExpressAnew(journalWith({ express }), dataOf(url))
  await expect(again).rejects.toMatchObject({ code: "express-cart-changed" })
})

it.each([
  ["an ordinary payment's", journalWith({}), dataOf(url)],
  ["data with a forged link", journalWith({ express }), dataOf("https://elsewhere.example")],
  ["no data", journalWith({ express }), undefined],
])("%s: started as an ordinary payment", async (_, context, data) => {
  await expect(refuseExpressAnew(context, data)).resolves.toBeUndefined()
})
