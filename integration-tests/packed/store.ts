import { execFile, spawn } from "node:child_process"
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"
import type * as SandboxRoom from "../../src/sandbox"
import { readStoreConfig } from "../support/documents/store-config"

const run = promisify(execFile)
const PLUGIN = "medusa-payment-vipps"
/** What a store has of its own: Medusa, and what compiles its medusa-config.ts. */
const STORE_PACKAGES = ["@medusajs", "@swc", "ts-node", "typescript"]
/** And for its admin: what Medusa's starter declares, and what comes with the dashboard. */
const ADMIN_PACKAGES = ["react", "react-dom", "react-router-dom", "@tanstack/react-query", "vite"]

/** Medusa's commands look here for whether this is a store at all. */
const storeManifest = {
  name: "store",
  private: true,
  dependencies: { "@medusajs/framework": "*", "@medusajs/medusa": "*", [PLUGIN]: "*" },
}

const commandSchema = z.object({ bin: z.record(z.string(), z.string()) })
const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) })

export type PackedStore = {
  directory: string
  /** Paths in the tarball, below its `package/`. */
  files: string[]
  /** `medusa-payment-vipps/sandbox`, as this store has it installed. */
  sandbox: typeof SandboxRoom
  /** Compiles a file of the store's, with this module resolution; throws what the compiler says. */
  compile(source: string, resolution: "node16" | "bundler"): Promise<void>
  /** `npx medusa-payment-vipps …` in the store, until it has said which address it has. */
  startByNpx(...parameters: string[]): Promise<{ output: string; stop(): Promise<void> }>
  remove(): Promise<void>
}

/**
 * A store with the plugin as npm packs it, and the documents' own medusa-config.ts. The plugin's files are the tarball's;
 * its declared dependencies and Medusa are links to the repository's, for `npm install` would take minutes and a network.
 * So the plugin finds what it declares, and nothing else of the repository.
 */
export async function layOutStore(): Promise<PackedStore> {
  const directory = await mkdtemp(join(tmpdir(), "medusa-payment-vipps-store-"))
  try {
    return await layOutIn(directory)
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
}

async function layOutIn(directory: string): Promise<PackedStore> {
  const files = await installTarball(directory)
  await linkPackages(directory)
  await writeFile(join(directory, "medusa-config.ts"), await readStoreConfig())
  await writeFile(join(directory, "package.json"), JSON.stringify(storeManifest))
  await cp(join(repositoryRoot, "tsconfig.json"), join(directory, "tsconfig.json"))
  // a store has sources of its own, and the build refuses one without
  await mkdir(join(directory, "src"))
  await writeFile(join(directory, "src", "index.ts"), "export {}\n")
  await cp(join(repositoryRoot, "demo"), join(directory, "demo"), { recursive: true })
  return {
    directory,
    files,
    sandbox: createRequire(join(directory, "package.json"))(`${PLUGIN}/sandbox`),
    compile: (source, resolution) => compile({ directory, source, resolution }),
    startByNpx: (...parameters) => startByNpx(directory, parameters),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/** `npm pack` builds first; answers what the tarball contains. */
async function installTarball(directory: string): Promise<string[]> {
  await run("npm", ["pack", "--pack-destination", directory], { cwd: repositoryRoot, maxBuffer: 50_000_000 })
  const tarball = (await readdir(directory)).find((name) => name.endsWith(".tgz"))
  if (!tarball) throw new Error("npm pack left no tarball")
  const installed = join(directory, "node_modules", PLUGIN)
  await mkdir(installed, { recursive: true })
  await run("tar", ["-xzf", join(directory, tarball), "-C", installed, "--strip-components=1"])
  await linkCommand(directory, installed)
  const { stdout } = await run("tar", ["-tzf", join(directory, tarball)], { maxBuffer: 10_000_000 })
  return stdout.trim().split("\n").map(withoutFirstFolder)
}

/** As npm does it for each `bin` of a package that it installs. */
async function linkCommand(directory: string, installed: string): Promise<void> {
  const { bin } = commandSchema.parse(JSON.parse(await readFile(join(installed, "package.json"), "utf8")))
  const commands = join(directory, "node_modules", ".bin")
  await mkdir(commands, { recursive: true })
  for (const [name, file] of Object.entries(bin)) {
    await chmod(join(installed, file), 0o755)
    await symlink(join(installed, file), join(commands, name))
  }
}

async function startByNpx(directory: string, parameters: string[]) {
  // a group of its own: npx starts a shell, and that the command
  const child = spawn("npx", ["--no-install", PLUGIN, ...parameters], { cwd: directory, detached: true })
  const ended = new Promise((resolve) => child.once("close", resolve))
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM")
    await ended
  }
  let output = ""
  const ready = new Promise<boolean>((resolve) => {
    const hear = (words: Buffer) => {
      output += words.toString()
      if (output.includes("Ctrl+C stops it.")) resolve(true)
    }
    child.stdout.on("data", hear)
    child.stderr.on("data", hear)
    child.once("error", () => resolve(false))
    void ended.then(() => resolve(false))
  })
  if (!(await ready)) throw new Error(`npx ${PLUGIN} ${parameters.join(" ")} ended:\n${output}`)
  return { output, stop }
}

function withoutFirstFolder(path: string): string {
  return path.slice(path.indexOf("/") + 1)
}

async function linkPackages(directory: string): Promise<void> {
  const modules = join(directory, "node_modules")
  const manifest = await readFile(join(modules, PLUGIN, "package.json"), "utf8")
  const { dependencies } = manifestSchema.parse(JSON.parse(manifest))
  for (const name of [...STORE_PACKAGES, ...ADMIN_PACKAGES, ...Object.keys(dependencies)]) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(join(repositoryRoot, "node_modules", name), join(modules, name), "junction")
  }
}

async function compile(p: { directory: string; source: string; resolution: "node16" | "bundler" }) {
  const file = join(p.directory, `${p.resolution}.ts`)
  await writeFile(file, p.source)
  const module = p.resolution === "node16" ? "node16" : "esnext"
  const flags = ["--noEmit", "--strict", "--target", "es2022"]
  const compiler = join(p.directory, "node_modules", "typescript", "bin", "tsc")
  const parameters = [compiler, ...flags, "--module", module, "--moduleResolution", p.resolution, file]
  await run(process.execPath, parameters, { cwd: p.directory }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout)
  })
}
