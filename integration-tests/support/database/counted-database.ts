import { connect, createServer, type Socket } from "node:net"
import { findFreePort } from "../../../demo/harness"
import { readMessages } from "./postgres-protocol"

/** Between a server and PostgreSQL: passes everything on, and counts the statements that go by. */
export type CountedDatabase = {
  url: string
  /** How many statements the work made; the least of a few tries, should something else have asked in the meantime. */
  count(work: () => Promise<unknown>): Promise<number>
  /** Of work that can't be repeated. */
  countOnce(work: () => Promise<unknown>): Promise<number>
  stop(): void
}

const TRIES = 3

export async function countDatabase(databaseUrl: string): Promise<CountedDatabase> {
  const database = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let statements = 0

  const proxy = createServer((server) => {
    const upstream = connect(Number(database.port), database.hostname)
    const read = readMessages(({ type }) => {
      // a statement is executed as a simple query, or as the end of parse, bind, execute
      if (type === "Q" || type === "E") statements++
    })
    server.on("data", read)
    server.pipe(upstream).pipe(server)
    for (const socket of [server, upstream]) {
      sockets.add(socket)
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket))
    }
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => proxy.listen(port, database.hostname, resolve))
  const url = new URL(databaseUrl)
  // the same name: to any other than localhost Medusa speaks with encryption
  url.port = String(port)

  async function countOnce(work: () => Promise<unknown>): Promise<number> {
    const before = statements
    await work()
    return statements - before
  }
  return {
    url: url.href,
    countOnce,
    count: async (work) => {
      let least = Number.POSITIVE_INFINITY
      for (let one = 0; one < TRIES; one++) least = Math.min(least, await countOnce(work))
      return least
    },
    stop: () => {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
