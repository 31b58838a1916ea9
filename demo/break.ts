import { createClosing } from "./closing"
import { cuts, playCut, type Cut } from "./cuts"
import { createLevers } from "./levers"
import { openShop } from "./opening"
import { say } from "./progress"
import { createAdmin, createShop, holdFreePort, stopReconciliation } from "./stage"

const closing = createClosing()

/** `npm run demo:break -- return|callback|polling`: one of Vipps' three tests against a shop made for it; without a word, all. */
async function breakShop(): Promise<void> {
  const asked = readCuts(process.argv.slice(2))
  const options = {
    once: true,
    shop: await holdFreePort(8200),
    server: await holdFreePort(9200),
    sandbox: await holdFreePort(9900),
  }
  const { server, facts, sandboxUrl, databaseUrl } = await openShop(options, closing)
  const levers = createLevers(sandboxUrl)
  const admin = createAdmin({ url: server.url, login: facts.admin })
  const cast = {
    shop: createShop({ url: server.url, facts, shopper: levers, staff: admin }),
    admin,
    approve: levers.approve,
    returnLink: async (reference: string) => (await levers.payment(reference)).fallBack,
    loseCallback: levers.loseCallback,
    stopPolling: () => stopReconciliation(databaseUrl),
  }
  say()
  for (const cut of asked) await playCut(cast, cut)
}

/** "polling" last: it stays broken. */
function readCuts(words: string[]): readonly Cut[] {
  const unknown = words.filter((word) => !cuts.some((cut) => cut === word))
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}? It is one of: ${cuts.join(", ")}`)
  return words.length === 0 ? cuts : cuts.filter((cut) => words.includes(cut))
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
