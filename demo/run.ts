import { createClosing } from "./closing"
import { createSandboxControl } from "./sandbox-control"
import { marketShop } from "./market"
import { openShop, type OpenedShop } from "./opening"
import { readOptions, type DemoOptions } from "./options"
import { say } from "./progress"
import { createAdmin, createShop } from "./harness"
import { playStory } from "./story"

const closing = createClosing()
let isInterrupted = false
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve())
}).then(() => {
  isInterrupted = true
})

/** `npm run demo`: a shop with Vipps from nothing, the stories of five orders' money, or six, and the shop to look at. */
async function demo(): Promise<number> {
  const options = await readOptions(process.argv.slice(2))
  say("Starting a shop; nothing outside this machine is called.")
  const opened = await openShop(options, closing)
  sayAddresses(opened)
  const agree = await play(opened, options)
  if (options.once) return agree ? 0 : 1
  say()
  say("The shop stays open. Ctrl-C closes it.")
  throw new Error(`The Medusa server ended with status ${await opened.server.ended()}\n${lastLines(opened)}`)
}

function sayAddresses({ shopUrl, adminUrl, server, sandboxUrl, facts }: OpenedShop): void {
  say()
  if (shopUrl) say(`  Shop       ${shopUrl}`)
  if (adminUrl) say(`  Admin      ${adminUrl}   (${facts.admin.email}, password ${facts.admin.password})`)
  say(`  Store API  ${server.url}/store   (publishable key ${facts.publishableKey})`)
  say(`  Vipps      ${sandboxUrl}   (sandbox; what it did: ${sandboxUrl}/control/ledger)`)
  say()
}

async function play(opened: OpenedShop, { api, country }: DemoOptions): Promise<boolean> {
  const { facts, server, sandboxUrl } = opened
  const sandboxControl = createSandboxControl(sandboxUrl)
  const admin = createAdmin({ url: server.url, login: facts.admin })
  const local = marketShop(country)
  const buyer = local.shopper
  const shop = createShop({ url: server.url, facts, shopper: sandboxControl, staff: admin, buyer })
  try {
    return await playStory({ shop, admin, sandboxControl, facts, api, local })
  } catch (error) {
    throw new Error(`The story stopped: ${describe(error)}\n${lastLines(opened)}`)
  }
}

function lastLines({ server }: OpenedShop): string {
  return `The last lines of the server's log:\n${server.lastLogLines(25)}`
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}

function fail(error: unknown): number {
  // What breaks because it is being closed is no news.
  if (!isInterrupted) process.stderr.write(describe(error) + "\n")
  return 1
}

// Ctrl-C wins over whatever is going on; what is only just starting ends with this process.
void Promise.race([demo().catch(fail), interrupted.then(() => 0)]).then(async (status) => {
  await closing.close()
  process.exit(status)
})
