import { connect, createServer, type Socket } from "node:net"
import { findFreePort } from "../../../demo/harness"
import { eventually } from "../time/eventually"

type PausedStatements = {
  /** Resolves when a statement has come, and waits. */
  reached(): Promise<unknown>
  release(): void
}

export type PausableDatabase = {
  /** for one server's DATABASE_URL; others go their own way */
  url: string
  /** Statements with these words wait until they are released, and those of the same connections behind them. */
  pauseAt(words: string): PausedStatements
  stop(): Promise<void>
}

/** A way to the database on which one server can be made to stand still between two of its statements. */
export async function openPausableDatabase(databaseUrl: string): Promise<PausableDatabase> {
  const database = new URL(databaseUrl)
  let wanted: string | undefined
  let waiting: (() => void)[] = []

  function carry(client: Socket): void {
    const upstream = connect(Number(database.port), database.hostname)
    upstream.pipe(client)
    client.on("data", (chunk: Buffer) => {
      if (wanted === undefined || !chunk.includes(wanted)) return void upstream.write(chunk)
      client.pause()
      waiting.push(() => {
        upstream.write(chunk)
        client.resume()
      })
    })
    tie(client, upstream)
    tie(upstream, client)
  }

  const server = createServer(carry)
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  const url = new URL(databaseUrl)
  url.hostname = "127.0.0.1"
  url.port = String(port)

  function pauseAt(words: string): PausedStatements {
    wanted = words
    return {
      reached: () => eventually(`a statement with ${words}`, () => Promise.resolve(waiting.length > 0)),
      release: () => {
        wanted = undefined
        for (const letGo of waiting) letGo()
        waiting = []
      },
    }
  }

  return { url: url.href, pauseAt, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** When one end is gone, so is the other. */
function tie(one: Socket, other: Socket): void {
  one.on("close", () => other.destroy())
  one.on("error", () => other.destroy())
}
