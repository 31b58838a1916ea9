import http from "node:http"
import https from "node:https"
import net, { type Server, type Socket } from "node:net"
import type { Duplex } from "node:stream"
import tls from "node:tls"
import { key, proxyCertificate, vippsCertificate } from "./certificates"

/** What the proxy does with a request: opens the tunnel or passes the request on, answers itself, or worse. */
export type Behaviour = "pass" | "hang" | "drop" | "nonsense" | { status: number; body?: string }
type Connect = { authority: string; headers: http.IncomingHttpHeaders }

/** A forward proxy on loopback. Whatever host a client asks for, it leads to `targetPort`. */
export class FakeProxy {
  /** Answers, first in first out; then `otherwise`. */
  behaviours: Behaviour[] = []
  otherwise: Behaviour = "pass"
  readonly connects: Connect[] = []
  readonly forwarded: string[] = []
  readonly tunnels = new Set<Duplex>()

  private constructor(
    private readonly server: http.Server,
    private readonly protocol: "http" | "https",
    private readonly targetPort: number,
  ) {}

  static async start(targetPort: number, protocol: "http" | "https" = "http"): Promise<FakeProxy> {
    const server =
      protocol === "http" ? http.createServer() : https.createServer({ key, cert: proxyCertificate })
    const proxy = new FakeProxy(server, protocol, targetPort)
    server.on("connect", (request, client) => proxy.connect(request, client))
    server.on("request", (request, response) => proxy.forward(request, response))
    await listen(server)
    return proxy
  }

  get url(): string {
    return `${this.protocol}://user:p%40ss-w0rd@localhost:${portOf(this.server)}`
  }

  async stop(): Promise<void> {
    this.tunnels.forEach((tunnel) => tunnel.destroy())
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private next(): Behaviour {
    return this.behaviours.shift() ?? this.otherwise
  }

  private connect(request: http.IncomingMessage, client: Duplex): void {
    this.connects.push({ authority: request.url ?? "", headers: request.headers })
    this.tunnels.add(client.on("error", () => undefined).on("close", () => this.tunnels.delete(client)))
    const behaviour = this.next()
    // an http server leaves a connection half open unless told otherwise
    if (behaviour === "hang") return void client.resume().on("end", () => client.destroy())
    if (behaviour === "drop") return void client.destroy()
    if (behaviour === "nonsense") return void client.end("SSH-2.0-OpenSSH_9.6\r\n")
    if (behaviour !== "pass") {
      const { status, body = "<html>proxy says no</html>" } = behaviour
      return void client.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    }
    this.open(client)
  }

  /** Lets a client that asked for a tunnel have it. */
  open(client: Duplex): void {
    const target = join(client, net.connect(this.targetPort, "127.0.0.1"))
    target.on("connect", () => client.write("HTTP/1.1 200 Connection established\r\n\r\n"))
  }

  private forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.forwarded.push(request.url ?? "")
    const behaviour = this.next()
    if (behaviour === "hang") return
    if (behaviour === "drop" || behaviour === "nonsense") return void request.socket.destroy()
    if (behaviour !== "pass")
      return void response.writeHead(behaviour.status).end(behaviour.body ?? "<html>proxy says no</html>")
    const { pathname: path } = new URL(request.url ?? "")
    const { method, headers } = request
    request.pipe(
      http.request({ port: this.targetPort, host: "127.0.0.1", method, path, headers }, (answer) =>
        answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)),
      ),
    )
  }
}

/** Puts TLS before a server: its certificate is for `vipps.test`. */
export class TlsFront {
  /** How many connections arrived. */
  connections = 0
  private readonly open = new Set<Duplex>()

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  static async start(targetPort: number): Promise<TlsFront> {
    const server = tls.createServer({ key, cert: vippsCertificate })
    await listen(server)
    const front = new TlsFront(portOf(server), server)
    server.on("secureConnection", (client) => {
      front.connections += 1
      front.open.add(client)
      join(client, net.connect(targetPort, "127.0.0.1"))
    })
    server.on("tlsClientError", () => undefined)
    return front
  }

  async stop(): Promise<void> {
    this.open.forEach((client) => client.destroy())
    await new Promise((resolve) => this.server.close(resolve))
  }
}

/** Joins two connections; when one ends, so does the other. */
function join(client: Duplex, target: Socket): Socket {
  client.pipe(target).pipe(client)
  client.on("error", () => target.destroy()).on("close", () => target.destroy())
  target.on("error", () => client.destroy()).on("close", () => client.destroy())
  return target
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve))
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server does not listen")
  return address.port
}

/** What the environment of this process says, until `jest.restoreAllMocks`. */
export function setEnvironment(env: Record<string, string>): void {
  jest.replaceProperty(process, "env", env)
}

/** Lets TLS connections trust the tests' certificates, as NODE_EXTRA_CA_CERTS would. */
export function trustTestCertificates(): void {
  const connect = tls.connect.bind(tls) as (
    options: tls.ConnectionOptions,
    done?: () => void,
  ) => tls.TLSSocket
  const trusting = (options: tls.ConnectionOptions, done?: () => void): tls.TLSSocket =>
    connect({ ...options, ca: [vippsCertificate, proxyCertificate] }, done)
  jest.spyOn(tls, "connect").mockImplementation(trusting as typeof tls.connect)
}
