import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { marketShop } from "../../demo/market"
import { createSandboxControl } from "../../demo/sandbox-control"
import { withProgress } from "../../demo/progress"
import {
  createAdmin,
  createDatabase,
  createShop,
  databaseUrl,
  findFreePort,
  migrate,
  seed,
  startServer,
  vippsEnvironment,
  type PostgresAccess,
} from "../../demo/harness"
import { playStory } from "../../demo/story"
import { defaultUnit, startSandbox } from "../../src/sandbox"

const run = promisify(execFile)

/** Every door of the package, as a store's TypeScript sees it. */
const importsEverything = `
import provider from "medusa-payment-vipps/providers/vipps"
import journal from "medusa-payment-vipps/modules/vipps"
import { reconcileVippsWorkflow } from "medusa-payment-vipps/workflows"
import { startSandbox, type Sandbox } from "medusa-payment-vipps/sandbox"
import { conformanceCases, type ConformanceShop } from "medusa-payment-vipps/conformance"
export const names: string[] = conformanceCases.map(({ name }) => name)
export const adapter: Partial<ConformanceShop> = { providerId: "pp_vipps_vipps" }
export const started: Promise<Sandbox> = startSandbox()
export const doors = [provider, journal, reconcileVippsWorkflow]
// @ts-expect-error a port is a number, so the types are really there
void startSandbox({ port: "one" })
`

/** TypeScript finds a type for each export, in both ways that a store may resolve them. */
export async function compileImports(directory: string): Promise<void> {
  const file = join(directory, "imports.ts")
  await writeFile(file, importsEverything)
  const compiler = join(directory, "node_modules", "typescript", "bin", "tsc")
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", file]
  for (const [module, resolution] of [
    ["node16", "node16"],
    ["esnext", "bundler"],
  ] as const) {
    const way = ["--module", module, "--moduleResolution", resolution]
    await run(process.execPath, [compiler, ...way, ...flags], { cwd: directory }).catch(
      (error: { stdout: string }) => {
        throw new Error(error.stdout)
      },
    )
  }
}

/** `medusa build`: the store's server, and its admin with our pages in it. */
export async function build(directory: string): Promise<void> {
  const cli = join(directory, "node_modules", "@medusajs", "cli", "cli.js")
  const env = {
    ...process.env,
    MEDUSA_DISABLE_TELEMETRY: "true",
    DATABASE_URL: "postgres://nobody@localhost/none",
  }
  const options = { cwd: directory, env, maxBuffer: 50_000_000, timeout: 10 * 60_000 }
  await run(process.execPath, [cli, "build"], options).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`medusa build:\n${error.stdout}\n${error.stderr}`)
  })
}

/** Tables by the store's own db:migrate, a seeded shop, its server, and the story of a partial refund over HTTP. */
export async function playIn(directory: string, access: PostgresAccess, name: string): Promise<void> {
  const sandbox = await startSandbox()
  const port = await findFreePort()
  const env = {
    ...vippsEnvironment({ sandboxUrl: sandbox.url, unit: defaultUnit, port }),
    DATABASE_URL: databaseUrl(access, name),
    ADMIN_DISABLED: "true",
    // as in the demo, whose story has a chapter of fulfillments
    VIPPS_CAPTURE: "on-shipment",
  }
  await createDatabase(access, name)
  await withProgress("db:migrate", () => migrate({ env, directory }))
  const facts = await withProgress("a Norwegian shop", () => seed({ env, directory }))
  const server = await withProgress("the server", () => startServer({ port, env, directory }))
  try {
    const sandboxControl = createSandboxControl(sandbox.url)
    const admin = createAdmin({ url: server.url, login: facts.admin })
    const shop = createShop({ url: server.url, facts, shopper: sandboxControl, staff: admin })
    if (!(await playStory({ shop, admin, sandboxControl, facts, api: "ecom", local: marketShop("NO") })))
      throw new Error("Medusa and Vipps do not agree")
  } finally {
    await server.stop()
    await sandbox.stop()
  }
}
