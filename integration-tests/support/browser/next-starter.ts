import { execFile, fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { repositoryRoot } from "../../../demo/harness"
import type { CodeBlock } from "../documents/code-blocks"

const run = promisify(execFile)

/** Stand-ins for what the blocks use of Medusa's Next.js starter, and of Next.js itself, which is not installed here. */
const standIns = join(__dirname, "next-starter")

/** Of the package, as the starter would have it installed. */
const elements = join(repositoryRoot, "src", "storefront", "react.mts")

const tsconfig = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["dom", "dom.iterable", "es2023"],
    jsx: "react-jsx",
    skipLibCheck: true,
    types: ["react", "node"],
    paths: {
      "@lib/*": ["./src/lib/*"],
      "@modules/*": ["./src/modules/*"],
      "next/*": ["./next/*"],
      "medusa-payment-vipps/storefront/react": [elements],
    },
  },
  include: ["**/*.ts", "**/*.tsx"],
  exclude: ["node_modules", "built"],
}

/** Type-checks the blocks at their places in the starter; answers what the compiler says, nothing when all is well. */
export async function compileInStarter(blocks: CodeBlock[]): Promise<string> {
  const directory = await layOut(blocks)
  try {
    const compiler = join(repositoryRoot, "node_modules", "typescript", "bin", "tsc")
    return await run(process.execPath, [compiler, "-p", directory]).then(
      () => "",
      (error: { stdout: string }) => error.stdout,
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

export type Starter = { url: string; stop(): Promise<void> }

/** The starter with the blocks in it, as a server of its own: `localhost`, so that for a browser Vipps is another site. */
export async function startStarter(p: {
  blocks: CodeBlock[]
  port: number
  medusaUrl: string
  publishableKey: string
}): Promise<Starter> {
  const directory = await layOut(p.blocks)
  let server: ChildProcess | undefined
  const stop = async () => {
    if (server?.exitCode === null && server.kill()) await once(server, "exit")
    await rm(directory, { recursive: true, force: true })
  }
  try {
    // the tests' own NODE_ENV would have React built for another one
    const env = {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(p.port),
      MEDUSA_BACKEND_URL: p.medusaUrl,
      NEXT_PUBLIC_MEDUSA_BACKEND_URL: p.medusaUrl,
      NEXT_PUBLIC_MEDUSA_PUBLISHABLE_KEY: p.publishableKey,
      VIPPS_ELEMENTS: elements,
    }
    await run(process.execPath, [join(directory, "build.mjs")], { cwd: directory, env })
    server = fork(join(directory, "built", "server.mjs"), { cwd: directory, env, execArgv: [] })
    await once(server, "message", { signal: AbortSignal.timeout(60_000) })
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://localhost:${p.port}`, stop }
}

/** The blocks at the places that their marks name: a whole file, or a `case` before the `default` of one. */
async function layOut(blocks: CodeBlock[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "next-starter-"))
  await cp(standIns, directory, { recursive: true })
  await writeFile(join(directory, "tsconfig.json"), JSON.stringify(tsconfig))
  await symlink(join(repositoryRoot, "node_modules"), join(directory, "node_modules"), "junction")
  for (const { mark, code } of blocks) {
    const [, isCase, path = ""] = /^next(, before the default)?: (.+)$/.exec(mark) ?? []
    const file = join(directory, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, isCase ? putBeforeDefault(await readFile(file, "utf8"), code) : code)
  }
  return directory
}

function putBeforeDefault(file: string, code: string): string {
  const [before, after, ...more] = file.split(/^(?= *default:)/m)
  if (before === undefined || after === undefined || more.length > 0) throw new Error("no place for the case")
  return before + code + after
}
