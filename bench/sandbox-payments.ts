import { createEcomApi, createEpaymentApi, type PaymentApi } from "../src/vipps"
import { defaultUnit, type SandboxControl } from "../src/sandbox"
import type { Api } from "./bare-calls"

const AMOUNT_ORE = 100_000
const AT_ONCE = 8

export function createClient(apiUrl: string, api: Api = "ecom"): PaymentApi {
  const system = { name: "bench", version: "1", pluginName: "bench", pluginVersion: "1" }
  const create = api === "ecom" ? createEcomApi : createEpaymentApi
  return create({ ...defaultUnit, apiUrl, system })
}

/** Payments at the sandbox, of 1000 kr each, by these order ids; approved by their shoppers, or still waiting for them. */
export async function startPayments(
  p: { client: PaymentApi; control: Pick<SandboxControl, "approve"> },
  references: readonly string[],
  { approved }: { approved: boolean },
): Promise<void> {
  const left = [...references]
  const work = async () => {
    for (let reference = left.pop(); reference; reference = left.pop()) {
      await p.client.initiate({
        reference,
        amountMinor: AMOUNT_ORE,
        currency: "NOK",
        transactionText: "A payment of the benchmark",
        callbackPrefix: "http://127.0.0.1:9/callback",
        returnUrl: "http://127.0.0.1:9/return",
        authToken: "token",
      })
      if (approved) await p.control.approve(reference)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

export function numbered(prefix: string, p: { from: number; to: number }): string[] {
  return Array.from({ length: p.to - p.from + 1 }, (_, index) => `${prefix}${p.from + index}`)
}
