import { parseArgs } from "node:util"
import { createClosing } from "./closing"
import { outagesOf, playOutage, type Outage } from "./outages"
import { createSandboxControl } from "./sandbox-control"
import { openShop } from "./opening"
import { say } from "./progress"
import { createAdmin, createShop, holdFreePort, stopReconciliation } from "./harness"
import { readApi, type VippsApi } from "./vipps-api"

const closing = createClosing()

/**
 * `npm run demo:break -- return|callback|polling`: one of Vipps' three tests against a shop made for it; without a word, all. With
 * `--api epayment` the callback is a webhook.
 */
async function breakShop(): Promise<void> {
  const { api, asked } = readParameters(process.argv.slice(2))
  const options = {
    once: true,
    ...{ api, country: "NO" as const },
    shop: await holdFreePort(8200),
    server: await holdFreePort(9200),
    sandbox: await holdFreePort(9900),
  }
  const { server, facts, sandboxUrl, databaseUrl } = await openShop(options, closing)
  const sandboxControl = createSandboxControl(sandboxUrl)
  const admin = createAdmin({ url: server.url, login: facts.admin })
  const actors = {
    shop: createShop({ url: server.url, facts, shopper: sandboxControl, staff: admin }),
    admin,
    approve: sandboxControl.approve,
    returnLink: async (reference: string) => (await sandboxControl.payment(reference)).fallBack,
    lose: sandboxControl.lose,
    stopPolling: () => stopReconciliation(databaseUrl),
  }
  say()
  for (const outage of asked) await playOutage(actors, outage)
}

function readParameters(parameters: string[]): { api: VippsApi; asked: readonly Outage[] } {
  const { values, positionals } = parseArgs({
    args: parameters,
    options: { api: { type: "string" } },
    allowPositionals: true,
  })
  const api = readApi(values.api)
  return { api, asked: readOutages(positionals, outagesOf[api]) }
}

/** In the order of `outages`, whatever the words' order is. */
function readOutages(words: string[], outages: readonly Outage[]): readonly Outage[] {
  const unknown = words.filter((word) => !outages.some((outage) => outage === word))
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}? It is one of: ${outages.join(", ")}`)
  return words.length === 0 ? outages : outages.filter((outage) => words.includes(outage))
}

function fail(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
}

const interrupted = new Promise<number>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve(130))
})

void Promise.race([breakShop().then(() => 0, fail), interrupted]).then(async (status) => {
  await closing.close()
  process.exit(status)
})
