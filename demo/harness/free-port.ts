import { once } from "node:events"
import { createServer } from "node:net"

const PORTS_TO_TRY = 100
const LOWEST = 20_000
const PORTS = 12_000

/** A port that is kept from others until it is released. */
export type HeldPort = { port: number; release(): Promise<void> }

/**
 * A free port that stays free until a server, some seconds later, listens there: below those that the system gives to
 * outgoing connections (32768 and up on Linux), and not the one that was asked for by somebody else just before.
 */
export async function findFreePort(): Promise<number> {
  const held = await holdFreePort(LOWEST + Math.floor(Math.random() * PORTS))
  await held.release()
  return held.port
}

/** The first free port from the given number upwards. */
export async function holdFreePort(from: number): Promise<HeldPort> {
  for (let port = from; port < from + PORTS_TO_TRY; port++) {
    const held = await holdPort(port)
    if (held) return held
  }
  throw new Error(`none of the ports ${from} to ${from + PORTS_TO_TRY - 1} is free`)
}

/** Undefined when it is taken. */
export async function holdPort(port: number): Promise<HeldPort | undefined> {
  const server = createServer((socket) => socket.destroy())
  server.listen(port)
  try {
    await once(server, "listening")
  } catch {
    return undefined
  }
  const address = server.address()
  if (typeof address !== "object" || !address) throw new Error("a port has a number")
  return { port: address.port, release: () => releasePort(server) }
}

async function releasePort(server: ReturnType<typeof createServer>): Promise<void> {
  if (!server.listening) return
  server.close()
  await once(server, "close")
}
