import { withProgress } from "../demo/progress"
import { fillCarts, measureAnswers, reportAnswers } from "./answers"
import type { Figure } from "./figure"
import type { Letter } from "./mailbox"
import { openSharedEpayment } from "./shared-shops"
import type { Bench, Harness } from "./harness"

/** The shopper approved: of all events, the one with most work behind it. */
const APPROVAL = /"name":"AUTHORIZED"/

export const webhooks: Figure = {
  name: "webhooks",
  title: "Webhooks while orders are completed",
  measure: async (bench) => {
    const harness = await bench.harness()
    const { shop } = await openSharedEpayment(bench)
    const carts = await withProgress("Carts with approved payments", () => fillCarts(bench, harness, shop))
    const letters = await withProgress("Webhooks of payments with an order", () => webhooksOf(bench, harness))
    const slices = await withProgress("Webhooks", () => measureAnswers(bench, shop, { carts, letters }))
    return reportAnswers(slices, { letters: "webhooks", waitsFor: "10 s", how: "Measured as callbacks are." })
  },
}

/** As Vipps signed and sent them; it may send them again. */
async function webhooksOf(bench: Bench, harness: Harness): Promise<Letter[]> {
  const { shop, mailbox } = await openSharedEpayment(bench)
  const paid: string[] = []
  for (let made = 0; made < (bench.quick ? 2 : 8); made++)
    paid.push((await shop.shop.payWithVipps("1000")).reference)
  await harness.sandbox.control.callbacksSettled()
  return paid.map((reference) => {
    const letter = mailbox.letters.find(
      ({ body }) => APPROVAL.test(body) && body.includes(`"reference":"${reference}"`),
    )
    if (!letter) throw new Error(`the sandbox has sent no webhook for ${reference}`)
    return letter
  })
}
