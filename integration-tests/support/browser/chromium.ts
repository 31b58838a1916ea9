import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"
import { repositoryRoot } from "../../../demo/harness"

const PACKAGE = "@sparticuz/chromium"
const packageSchema = z.object({ version: z.string() })

/** An executable with all that it needs, unpacked once into .cache; two test files may do so at the same time. */
export async function unpackChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const home = join(repositoryRoot, ".cache", `chromium-${await readVersion()}`)
  if (!existsSync(home)) await unpackInto(home)
  return {
    executablePath: join(home, "chromium"),
    // a bare machine has neither the libraries nor a font
    env: { LD_LIBRARY_PATH: join(home, "al2023", "lib"), FONTCONFIG_FILE: join(home, "fonts.conf") },
  }
}

/** The package unpacks into the temporary directory, and its libraries only where it takes the machine for Amazon's. */
async function unpackInto(home: string): Promise<void> {
  await mkdir(join(repositoryRoot, ".cache"), { recursive: true })
  const aside = await mkdtemp(`${home}-`)
  const unpack = `(require("${PACKAGE}").default ?? require("${PACKAGE}")).executablePath()`
  const env = { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" }
  await promisify(execFile)(process.execPath, ["-e", unpack], { cwd: repositoryRoot, env })
  await writeFile(join(aside, "fonts.conf"), fontsConf(home))
  try {
    await rename(aside, home)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    // the other one was faster
    if (!existsSync(home)) throw error
  }
}

function fontsConf(home: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(home, "fonts")}</dir><cachedir>${join(home, "fonts-cache")}</cachedir></fontconfig>
`
}

async function readVersion(): Promise<string> {
  const path = join(repositoryRoot, "node_modules", PACKAGE, "package.json")
  return packageSchema.parse(JSON.parse(await readFile(path, "utf8"))).version
}
