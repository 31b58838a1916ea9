import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Client, Pool } from "@medusajs/framework/pg"
import { z } from "@medusajs/framework/zod"
import { ended, pause } from "./child"
import { findFreePort } from "./free-port"

const START_TIMEOUT_MS = 90_000
const STOP_TIMEOUT_MS = 15_000

const accessSchema = z.object({ port: z.number(), user: z.string(), password: z.string() })
export type PostgresAccess = z.infer<typeof accessSchema>
export type Row = Record<string, unknown>

export type Postgres = {
  access: PostgresAccess
  stop(): Promise<void>
}

/** A PostgreSQL of its own on a free port; it and its data are gone when this process is. */
export async function startPostgres(): Promise<Postgres> {
  const port = await findFreePort()
  const keeper = spawn(process.execPath, [join(__dirname, "postgres-keeper.mjs"), String(port)], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  })
  const access = await Promise.race([readAccess(keeper), failedStart(keeper), tooLate()])
  return { access, stop: () => stopKeeper(keeper) }
}

async function readAccess(keeper: ChildProcess): Promise<PostgresAccess> {
  const lines = createInterface({ input: readable(keeper.stdout) })
  const [line] = await once(lines, "line")
  return accessSchema.parse(JSON.parse(String(line)))
}

async function failedStart(keeper: ChildProcess): Promise<never> {
  let said = ""
  readable(keeper.stderr).on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  const status = await ended(keeper)
  throw new Error(`PostgreSQL did not start (status ${status}):\n${said}`)
}

async function tooLate(): Promise<never> {
  await pause(START_TIMEOUT_MS)
  throw new Error(`PostgreSQL was not ready within ${START_TIMEOUT_MS / 1000} s`)
}

function readable(stream: ChildProcess["stdout"]) {
  if (!stream) throw new Error("the child process has no such stream")
  return stream
}

async function stopKeeper(keeper: ChildProcess): Promise<void> {
  keeper.stdin?.destroy()
  await Promise.race([ended(keeper), pause(STOP_TIMEOUT_MS)])
  keeper.kill("SIGKILL")
}

/** The host is `localhost` to the letter: Medusa turns SSL on for any other. */
export function databaseUrl({ user, password, port }: PostgresAccess, name: string): string {
  return `postgres://${user}:${password}@localhost:${port}/${name}`
}

/** With a template the new database is a copy of it: nobody may be connected to the template meanwhile. */
export async function createDatabase(
  access: PostgresAccess,
  name: string,
  template?: string,
): Promise<string> {
  const copyOf = template ? ` TEMPLATE ${quoteName(template)}` : ""
  await runSql(databaseUrl(access, "postgres"), `CREATE DATABASE ${quoteName(name)}${copyOf}`)
  return databaseUrl(access, name)
}

export async function dropDatabase(access: PostgresAccess, name: string): Promise<void> {
  await runSql(databaseUrl(access, "postgres"), `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`)
}

function quoteName(name: string): string {
  if (!/^\w+$/.test(name)) throw new Error(`"${name}" is no name for a database`)
  return `"${name}"`
}

export type OpenDatabase = {
  sql(statement: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** Statements over a few connections that are kept: to open one for each costs more than most statements. */
export function openDatabase(url: string): OpenDatabase {
  const pool = new Pool({ connectionString: url, max: 4 })
  // a connection that was ended while nobody used it: the next statement gets another
  pool.on("error", () => undefined)
  return {
    sql: async (statement, values = []) => (await pool.query<Row>(statement, values)).rows,
    close: () => pool.end(),
  }
}

/** One statement over a connection of its own. */
export async function runSql(url: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const result = await client.query<Row>(statement, values)
    return result.rows
  } finally {
    await client.end()
  }
}
