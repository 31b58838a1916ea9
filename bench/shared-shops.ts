import { withProgress } from "../demo/progress"
import { pause } from "../demo/harness"
import { startMailbox, type Mailbox } from "./mailbox"
import { openBare, openVipps, type BenchShop } from "./shops"
import { closing, type Bench, type Harness } from "./harness"

/** A server asks for its webhook within twenty seconds of its start. */
const WEBHOOK_TIMEOUT_MS = 60_000

/** Its webhooks go to the mailbox, and reach the shop only when a figure brings them. */
type EpaymentShop = { shop: BenchShop; mailbox: Mailbox }
type Openings = { ours?: Promise<BenchShop>; bare?: Promise<BenchShop>; epayment?: Promise<EpaymentShop> }
const known = new WeakMap<Bench, Openings>()

function openingsOf(bench: Bench): Openings {
  const openings = known.get(bench) ?? {}
  known.set(bench, openings)
  return openings
}

/** Each is started when the first figure needs it, and serves the others as well. */
export async function openShared(bench: Bench): Promise<{ ours: BenchShop; bare: BenchShop }> {
  const harness = await bench.harness()
  const opened = openingsOf(bench)
  opened.ours ??= withProgress("The shop with this plugin", () => openVipps(harness))
  const ours = await opened.ours
  opened.bare ??= withProgress("The shop with a bare provider", () => openBare(harness))
  return { ours, bare: await opened.bare }
}

/** The shop whose payments are ePayment's; shared like the others. */
export async function openSharedEpayment(bench: Bench): Promise<EpaymentShop> {
  const harness = await bench.harness()
  const opened = openingsOf(bench)
  opened.epayment ??= withProgress("The shop with this plugin, on ePayment", () => openEpayment(harness))
  return opened.epayment
}

async function openEpayment(harness: Harness): Promise<EpaymentShop> {
  const mailbox = await startMailbox()
  closing.add(mailbox.stop)
  const shop = await openVipps(harness, { VIPPS_BACKEND_URL: mailbox.url }, "epayment")
  const { webhooks } = harness.sandbox.control
  for (const deadline = Date.now() + WEBHOOK_TIMEOUT_MS; Date.now() < deadline; await pause(200))
    if ((await webhooks.registrations()).length > 0) return { shop, mailbox }
  throw new Error(`the server registered no webhook within ${WEBHOOK_TIMEOUT_MS / 1000} s`)
}
