import { connect, createServer, type Socket } from "node:net"
import { findFreePort } from "../../../demo/harness"
import { eventually } from "../time/eventually"
import { readMessages } from "./postgres-protocol"

/** A way to the database on which connections are not the server's own, as behind a pooler. */
export type PooledDatabase = {
  url: string
  /** What was prepared under a name, and how often it was asked for by that. */
  prepared: Map<string, { text: string; asked: number }>
  /** Said on every connection, between two statements of the server. */
  say(statement: string): Promise<void>
  stop(): void
}

/** PostgreSQL's word that it waits for the next statement, outside a transaction. */
const READY = Buffer.from("Z\0\0\0\u0005I", "latin1")

/** `greeting`: what others have said before on each connection that the server gets. */
export async function poolDatabase(databaseUrl: string, greeting = ""): Promise<PooledDatabase> {
  const database = new URL(databaseUrl)
  const prepared: PooledDatabase["prepared"] = new Map()
  const sessions = new Set<Session>()

  const proxy = createServer((client) => {
    const upstream = connect(Number(database.port), database.hostname)
    const session = openSession(client, upstream, greeting)
    sessions.add(session)
    client.on(
      "data",
      readMessages(({ type, body }) => {
        // of a parse the name and the text, of a bind the portal and the name
        const [first = "", second = ""] = body.toString("latin1").split("\0")
        if (type === "P" && first) prepared.set(first, { asked: 0, ...prepared.get(first), text: second })
        const meant = type === "B" ? prepared.get(second) : undefined
        if (meant) meant.asked++
      }),
    )
    for (const socket of [client, upstream])
      socket
        .on("error", () => socket.destroy())
        .on("close", () => {
          sessions.delete(session)
          client.destroy()
          upstream.destroy()
        })
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => proxy.listen(port, database.hostname, resolve))
  const url = new URL(databaseUrl)
  // the same name: to any other than localhost Medusa speaks with encryption
  url.port = String(port)
  return {
    url: url.href,
    prepared,
    say: async (statement) => {
      for (const session of sessions) await session.say(statement)
    },
    stop: () => {
      proxy.close()
      for (const { close } of sessions) close()
    },
  }
}

type Session = { say(statement: string): Promise<void>; close(): void }

function openSession(client: Socket, upstream: Socket, greeting: string): Session {
  let isIdle = false
  let isGreeted = greeting === ""
  let onAnswer: (() => void) | undefined
  let end = Buffer.alloc(0)

  upstream.on("close", () => onAnswer?.())
  upstream.on("data", (chunk) => {
    end = Buffer.concat([end, chunk]).subarray(-READY.length)
    const isReady = end.equals(READY)
    if (onAnswer) {
      if (isReady) onAnswer()
      return
    }
    client.write(chunk)
    isIdle = isReady
  })
  client.on("data", (chunk) => {
    isIdle = false
    if (isGreeted || !isStatement(chunk)) return void upstream.write(chunk)
    isGreeted = true
    client.pause()
    void ask(greeting).then(() => {
      upstream.write(chunk)
      client.resume()
    })
  })

  async function ask(statement: string): Promise<void> {
    const text = Buffer.from(`${statement}\0`)
    const head = Buffer.from("Q\0\0\0\0", "latin1")
    head.writeUInt32BE(text.length + 4, 1)
    const answered = new Promise<void>((resolve) => (onAnswer = resolve))
    upstream.write(Buffer.concat([head, text]))
    await answered
    onAnswer = undefined
  }

  return {
    say: async (statement) => {
      await eventually("the end of what the connection is at", () =>
        Promise.resolve(isIdle || client.destroyed),
      )
      if (client.destroyed) return
      client.pause()
      await ask(statement)
      client.resume()
    },
    close: () => client.destroy(),
  }
}

/** A query, or the parsing of one: what goes before is about who connects. */
function isStatement(chunk: Buffer): boolean {
  return ["Q", "P"].includes(String.fromCharCode(chunk[0] ?? 0))
}
