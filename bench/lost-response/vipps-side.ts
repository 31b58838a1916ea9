import {
  createAdmin,
  createShop,
  findFreePort,
  startServer,
  vippsEnvironment,
  type SeedFacts,
} from "../../demo/harness"
import { defaultUnit, type Fault, type Sandbox } from "../../src/sandbox"
import type { Side } from "./side"

const FOR_LONG_MS = 3_600_000
/** More requests than one click makes. */
const ALL = 1_000

/** This plugin, as the demo runs it, and its sandbox. */
export async function openVippsSide(p: {
  databaseUrl: string
  facts: SeedFacts
  sandbox: Sandbox
}): Promise<Side> {
  const { control, url: sandboxUrl } = p.sandbox
  const port = await findFreePort()
  const server = await startServer({
    keepsV8Settings: true,
    port,
    env: {
      ...vippsEnvironment({ sandboxUrl, unit: defaultUnit, port }),
      DATABASE_URL: p.databaseUrl,
      ADMIN_DISABLED: "true",
    },
  })
  const admin = createAdmin({ url: server.url, login: p.facts.admin })
  const shop = createShop({ url: server.url, facts: p.facts, shopper: control, staff: admin })

  async function meet(fault: Fault): Promise<void> {
    for (const call of ["capture", "refund", "details"] as const) await control.next(call, fault, ALL)
  }

  return {
    name: "medusa-payment-vipps",
    server,
    admin,
    pay: async () => {
      const { paymentId, reference } = await shop.payWithVipps("1000")
      return { paymentId, serviceId: reference }
    },
    loseAnswers: () => meet({ dropResponse: "after-executing" }),
    holdAnswers: () => meet({ delayMs: FOR_LONG_MS, when: "after-executing" }),
    giveAnswers: () => control.clearFaults(),
    executed: async ({ serviceId }) => {
      const payment = await control.payment(serviceId)
      if (!payment) throw new Error(`the sandbox has no payment ${serviceId}`)
      return payment
    },
    keys: async (call, { serviceId }) => {
      const requests = await control.requests({ call, reference: serviceId })
      return requests.map(({ requestId }) => requestId ?? "none")
    },
  }
}
