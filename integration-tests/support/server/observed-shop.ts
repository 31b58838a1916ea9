import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { z } from "zod"
import { createApi, expectBody, repositoryRoot } from "../../../demo/harness"
import { isAllOnEpayment } from "./apis"
import { bootShop, type BootedShop, type BootOptions } from "./boot"
import { eventually } from "../time/eventually"

const runSchema = z.object({
  polled: z.number(),
  resolved: z.array(z.string()),
  unresolved: z.array(z.string()),
  verified: z.number(),
  needReview: z.number(),
})
const eventSchema = z.looseObject({
  name: z.string(),
  reference: z.string(),
  amount_minor: z.number(),
  kind: z.string().optional(),
  reason: z.string().optional(),
  code: z.string().optional(),
  days: z.number().optional(),
  bank_days: z.number().optional(),
  until: z.string().optional(),
})
type StoreEvent = z.infer<typeof eventSchema>
type Run = z.infer<typeof runSchema>

/** A shop whose events can be read, and whose reconciliation runs when it is asked for; by itself only with `job`. */
export type ObservedShop = BootedShop & {
  events(reference: string): Promise<StoreEvent[]>
  /** Waits for it: events are told after the work is done. */
  event(reference: string, name: string): Promise<StoreEvent>
  reconcile(url?: string, options?: { budgetMs?: number }): Promise<Run>
  /** What the plugin does on an order's event; once this has answered, it is done. */
  orderChanged(orderId: string): Promise<void>
}

type ObservedOptions = Omit<BootOptions, "directory"> & {
  /** the reconciliation also runs by itself, as in every shop, and so at moments that no test chooses */
  job?: boolean
  /** the store's own files, by path: beside the repository's, or in the place of one */
  files?: Record<string, string>
}

/** Boots a store of its own: this repository's, plus a subscriber and routes as a store's developer might add them. */
export async function bootObservedShop({
  job = false,
  files = {},
  ...options
}: ObservedOptions = {}): Promise<ObservedShop> {
  const directory = await layOutStore({ job, files })
  const file = join(directory, "events.jsonl")
  const harness = await bootShop({ ...options, directory, env: { ...options.env, STORE_EVENTS_FILE: file } })

  async function events(reference: string): Promise<StoreEvent[]> {
    const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").filter(Boolean)
    return lines
      .map((line) => eventSchema.parse(JSON.parse(line)))
      .filter((event) => event.reference === reference)
  }

  return {
    ...harness,
    events,
    event: (reference, name) =>
      eventually(`${name} of ${reference}`, async () =>
        (await events(reference)).find((event) => event.name === name),
      ),
    reconcile: async (url = harness.server.url, body = {}) =>
      expectBody(
        runSchema,
        await createApi(url)({ method: "POST", path: "/reconcile", body }),
        "reconciling",
      ),
    orderChanged: async (orderId) => {
      const answer = await createApi(harness.server.url)({
        method: "POST",
        path: `/order-changed/${orderId}`,
      })
      expectBody(z.object({ isBusy: z.literal(false) }), answer, "settling the order")
    },
    stop: async () => {
      await harness.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Links to the repository's files. Folders in which something is added are made anew: Medusa doesn't follow linked ones. */
async function layOutStore({
  job,
  files,
}: Required<Pick<ObservedOptions, "job" | "files">>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "observed-shop-"))
  const link = async (target: string, name = target) => {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await symlink(join(repositoryRoot, target), join(directory, name))
  }
  const added = "integration-tests/support/server/store-files"
  for (const name of ["node_modules", "package.json", "tsconfig.json", "medusa-config.ts"]) await link(name)
  for (const entry of await readdir(join(repositoryRoot, "src"))) {
    const isLeftOut = entry === "api" || entry === "subscribers" || (entry === "jobs" && !job)
    if (!isLeftOut) await link(join("src", entry))
  }
  // by which the shop hears of approvals, as it does of eCom's without a job
  if (!job && isAllOnEpayment) await link("src/jobs/vipps-webhooks.ts")
  for (const file of [...(await listFiles("src/api")), ...(await listFiles("src/subscribers"))])
    await link(file)
  await link(join(added, "every-vipps-event.ts"), "src/subscribers/every-vipps-event.ts")
  await link(join(added, "reconcile-route.ts"), "src/api/reconcile/route.ts")
  await link(join(added, "order-changed-route.ts"), "src/api/order-changed/[id]/route.ts")
  await link(join(added, "payment-session-route.ts"), "src/api/payment-sessions/[id]/route.ts")
  await link(join(added, "provider-route.ts"), "src/api/vipps-provider/route.ts")
  await link(join(added, "credit-line-route.ts"), "src/api/carts/[id]/credit/route.ts")
  await link(join(added, "order-workflow-route.ts"), "src/api/order-workflows/route.ts")
  await link(join(added, "fulfillment-route.ts"), "src/api/fulfillments/[id]/route.ts")
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await rm(join(directory, name), { force: true })
    await writeFile(join(directory, name), text)
  }
  return directory
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(repositoryRoot, folder), { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  return files.map((entry) => join(entry.parentPath, entry.name).slice(repositoryRoot.length + 1))
}
