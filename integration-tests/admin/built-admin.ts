import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { repositoryRoot } from "../../demo/harness"

const run = promisify(execFile)
const BUILT = join(repositoryRoot, ".medusa", "admin")

/**
 * The whole admin with our pages in it, as a store builds it: `medusa build --admin-only`. A development server would bundle
 * while a test clicks, and reload the page under it. Built anew when a source has changed since the last time.
 */
export async function builtAdmin(): Promise<string> {
  const stamp = join(BUILT, "sources.sha256")
  const hash = await hashSources()
  if ((await readFile(stamp, "utf8").catch(() => "")) === hash) return BUILT
  await buildAdmin(repositoryRoot)
  await writeFile(stamp, hash)
  return BUILT
}

/** `medusa build --admin-only` in a store's directory; answers where the pages are. */
export async function buildAdmin(directory: string): Promise<string> {
  const cli = join(directory, "node_modules", "@medusajs", "cli", "cli.js")
  await run(process.execPath, [cli, "build", "--admin-only"], {
    cwd: directory,
    maxBuffer: 50_000_000,
    env: { ...process.env, ...buildEnvironment },
  })
  return join(directory, ".medusa", "admin")
}

/** What medusa-config.ts must have to be read; nothing of it gets into the pages. */
const buildEnvironment = {
  // as in production: React for developers is several times slower, and larger
  NODE_ENV: "production",
  MEDUSA_DISABLE_TELEMETRY: "true",
  ADMIN_DISABLED: "true",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  VIPPS_CLIENT_ID: "unused",
  VIPPS_CLIENT_SECRET: "unused",
  VIPPS_SUBSCRIPTION_KEY: "unused",
  VIPPS_MERCHANT_SERIAL_NUMBER: "123456",
  VIPPS_BACKEND_URL: "http://127.0.0.1:1",
  VIPPS_RETURN_URL: "http://127.0.0.1:1",
}

async function hashSources(): Promise<string> {
  const hash = createHash("sha256")
  for (const room of ["src/admin", "src/contract", "src/messages", "src/rules"]) {
    const entries = await readdir(join(repositoryRoot, room), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) hash.update(file).update(await readFile(file))
  }
  return hash.update(await readFile(join(repositoryRoot, "package-lock.json"))).digest("hex")
}
