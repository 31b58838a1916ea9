import { withProgress } from "../demo/progress"
import { fillCarts, HOW_IT_IS_MEASURED, measureAnswers, reportAnswers } from "./answers"
import type { Figure } from "./figure"
import type { Letter } from "./mailbox"
import { openShared } from "./shared-shops"
import type { BenchShop } from "./shops"
import type { Bench, Harness } from "./harness"

export const callbacks: Figure = {
  name: "callbacks",
  title: "Callbacks while orders are completed",
  measure: async (bench) => {
    const harness = await bench.harness()
    const { ours: shop } = await openShared(bench)
    const carts = await withProgress("Carts with approved payments", () => fillCarts(bench, harness, shop))
    const letters = await withProgress("Callbacks of payments with an order", () =>
      callbacksOf(bench, harness, shop),
    )
    const slices = await withProgress("Callbacks", () => measureAnswers(bench, shop, { carts, letters }))
    return reportAnswers(slices, { letters: "callbacks", waitsFor: "3 s", how: HOW_IT_IS_MEASURED })
  },
}

/** What Vipps sends for real payments, with the token that it was given; Vipps may send them again. */
export async function callbacksOf({ quick }: Bench, harness: Harness, bench: BenchShop): Promise<Letter[]> {
  const { control } = harness.sandbox
  const started: string[] = []
  for (let made = 0; made < (quick ? 2 : 8); made++)
    started.push((await bench.shop.payWithVipps("1000")).reference)
  await control.callbacksSettled()
  const targets: Letter[] = []
  for (const reference of started) {
    const [seen] = await control.callbacks(reference)
    const initiate = (await control.requests({ call: "initiate", reference })).at(-1)
    if (!seen || !initiate) throw new Error(`the sandbox has sent no callback for ${reference}`)
    targets.push({
      path: new URL(seen.url).pathname,
      headers: { authorization: tokenIn(initiate.body), "content-type": "application/json" },
      body: JSON.stringify(seen.body),
    })
  }
  return targets
}

function tokenIn(body: unknown): string {
  const text = JSON.stringify(body)
  return /"authToken":"([^"]+)"/.exec(text)?.[1] ?? ""
}
