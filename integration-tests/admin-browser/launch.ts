import { execFile } from "node:child_process"
import { createReadStream, createWriteStream, existsSync } from "node:fs"
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pipeline } from "node:stream/promises"
import { promisify } from "node:util"
import { createBrotliDecompress } from "node:zlib"
import { chromium, type Browser } from "playwright-core"
import { z } from "zod"

const run = promisify(execFile)

const manifest = z.object({ version: z.string() })

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/**
 * A browser that needs nothing of the machine: the package brings Chromium, and the shared libraries and fonts that a bare
 * container lacks. They are unpacked once per version, beside what the machine has.
 */
export async function launchBrowser(): Promise<Browser> {
  const home = await unpack()
  return chromium.launch({
    executablePath: join(home, "chromium"),
    headless: true,
    args: flags,
    env: {
      ...definedEnvironment(),
      LD_LIBRARY_PATH: [join(home, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
      FONTCONFIG_PATH: join(home, "fonts"),
    },
  })
}

function definedEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return Object.fromEntries(pairs)
}

async function unpack(): Promise<string> {
  const bin = join(dirname(require.resolve("@sparticuz/chromium")), "..", "..", "bin")
  const { version } = manifest.parse(JSON.parse(await readFile(join(bin, "..", "package.json"), "utf8")))
  const home = join(tmpdir(), `vipps-test-chromium-${version}`)
  if (existsSync(home)) return home
  // several test files may come here at once: each unpacks for itself, and the first one's stays
  const beside = await mkdtemp(`${home}-`)
  await inflate(join(bin, "chromium.br"), join(beside, "chromium"))
  await chmod(join(beside, "chromium"), 0o755)
  await untar(join(bin, "al2023.tar.br"), join(beside, "al2023"))
  await untar(join(bin, "fonts.tar.br"), join(beside, "fonts"))
  await writeFile(join(beside, "fonts", "fonts.conf"), fontsBelow(join(home, "fonts")))
  await rename(beside, home).catch(() => rm(beside, { recursive: true, force: true }))
  return home
}

/** The package's own configuration names the folders of the cloud function that it was made for. */
function fontsBelow(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
    <fontconfig><dir>${folder}</dir><cachedir>${join(folder, "cache")}</cachedir><config></config></fontconfig>`
}

async function inflate(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to))
}

async function untar(from: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const tarball = join(directory, "inflated.tar")
  await inflate(from, tarball)
  await run("tar", ["-xf", tarball, "-C", directory])
  await rm(tarball)
}
