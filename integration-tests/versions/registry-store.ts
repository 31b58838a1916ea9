import { execFile } from "node:child_process"
import { cp, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { layOutStore } from "../packed/store"
import { listAdded, listInstalled, type Added } from "./installed"
import { readPeers } from "./registry"

const run = promisify(execFile)
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"]
const LONGEST_INSTALL_MS = 60 * 60_000

/** Beside Medusa's packages: what a store needs to read its TypeScript, and to build its admin. */
const STORE_PACKAGES = {
  "@swc/core": "^1.7.28",
  react: "^18.3.1",
  "react-dom": "^18.3.1",
  "ts-node": "^10.9.2",
  typescript: "~5.9.3",
}

export type Tarball = { path: string; bytes: number; files: number }
type RegistryStore = {
  directory: string
  /** our peers, in the versions that this store has them in */
  versions: Record<string, string>
  tarball: Tarball
  /** What the plugin's own installation brought, the plugin included. */
  added: Added[]
  remove(): Promise<void>
}

/** A store as a stranger has it: Medusa from the registry in this version, then the plugin's tarball by `npm install`. */
export async function installStore(medusa: string): Promise<RegistryStore> {
  const directory = await mkdtemp(join(tmpdir(), "medusa-payment-vipps-registry-"))
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    const tarball = await takeFiles(directory)
    await writeFile(join(directory, "package.json"), JSON.stringify(describeStore(medusa), undefined, 2))
    await npmInstall(directory)
    const before = await listInstalled(directory)
    await npmInstall(directory, tarball.path)
    return {
      directory,
      versions: await readVersions(directory),
      tarball,
      added: await listAdded(directory, before),
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The packed store's own: tarball, medusa-config.ts out of the README, seed. Its links to this repository stay behind. */
async function takeFiles(directory: string): Promise<Tarball> {
  const packed = await layOutStore()
  try {
    for (const name of await readdir(packed.directory))
      if (!["node_modules", "package.json"].includes(name))
        await cp(join(packed.directory, name), join(directory, name), { recursive: true })
    const name = (await readdir(directory)).find((file) => file.endsWith(".tgz"))
    if (!name) throw new Error("the packed store has no tarball")
    const path = join(directory, name)
    return { path, bytes: (await stat(path)).size, files: packed.files.length }
  } finally {
    await packed.remove()
  }
}

/** What a new store lists; Medusa's other packages, its admin's among them, come with these in the versions that they want. */
function describeStore(medusa: string) {
  const own = ["medusa", "framework", "cli", "admin-sdk"].map(
    (name) => [`@medusajs/${name}`, medusa] as const,
  )
  return { name: "store", private: true, dependencies: { ...Object.fromEntries(own), ...STORE_PACKAGES } }
}

async function readVersions(directory: string): Promise<Record<string, string>> {
  const installed = await listInstalled(directory)
  const names = Object.keys(await readPeers())
  return Object.fromEntries(names.map((name) => [name, installed.get(`node_modules/${name}`) ?? "missing"]))
}

async function npmInstall(directory: string, ...packages: string[]): Promise<void> {
  const options = { cwd: directory, timeout: LONGEST_INSTALL_MS, maxBuffer: 50_000_000 }
  await run("npm", ["install", ...packages, ...QUIET], options)
}
