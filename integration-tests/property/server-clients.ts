import { once } from "node:events"
import { createServer, type Server as HttpServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Express, NextFunction, Request, Response } from "express"
import {
  createAdmin,
  createShop,
  type Admin,
  type SeedFacts,
  type Shop as Storefront,
} from "../../demo/harness"
import type { SandboxControl } from "../../src/sandbox"
import type { ServerNumber } from "./plan"
import { runRequest, type ServerRequest } from "./servers"

/** What a server's port leads to: the storefront's routes, the staff's, and the callback that Vipps calls. */
export type ServerClients = { url: string; storefront: Storefront; admin: Admin }
type Ask = (number: ServerNumber) => ServerRequest
type Ports = [HttpServer, HttpServer]

/** Two ports into one Medusa: a request belongs to the server whose port it came by. */
export async function openPorts(app: Express, requestAt: Ask): Promise<Ports> {
  const ports: Ports = [createServer(app), createServer(app)]
  app.use((req: Request, _res: Response, next: NextFunction) => {
    const number = portOf(ports[0]) === req.socket.localPort ? 0 : 1
    runRequest(requestAt(number), () => next())
  })
  for (const port of ports) await once(port.listen(0, "127.0.0.1"), "listening")
  return ports
}

export function portOf(server: HttpServer): number {
  return (server.address() as AddressInfo).port
}

/** Opened anew for each game: a login is good for a day, and games are longer. */
export function openClients(
  port: HttpServer,
  p: { facts: SeedFacts; shopper: SandboxControl },
): ServerClients {
  const url = `http://127.0.0.1:${portOf(port)}`
  const admin = createAdmin({ url, login: p.facts.admin })
  return { url, admin, storefront: createShop({ url, facts: p.facts, shopper: p.shopper, staff: admin }) }
}
