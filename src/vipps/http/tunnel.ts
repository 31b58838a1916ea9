import http from "node:http"
import https from "node:https"
import { isIP, isIPv6 } from "node:net"
import type { Duplex } from "node:stream"
import type { ProxyServer } from "./proxy"

/** The proxy made no connection to Vipps, so no byte of a request has left. The code is its HTTP status, or `unreachable`. */
export class TunnelError extends Error {
  override readonly name = "TunnelError"
  constructor(readonly code: string) {
    super(`The proxy made no connection: ${code}`)
  }
}

/**
 * An https agent whose connections go through a proxy by CONNECT. They are kept and ended like those of any agent. axios' own way
 * through a proxy makes a new connection, with a new handshake, for each request.
 */
export class TunnelAgent extends https.Agent {
  constructor(
    private readonly proxy: ProxyServer,
    options: https.AgentOptions,
    /** Less than one try of a call waits, so that a hanging proxy is known to have sent nothing. */
    private readonly connectMs = 5_000,
  ) {
    super(options)
  }

  override createConnection(
    options: https.RequestOptions,
    done: (error: Error | null, stream?: Duplex | null) => void,
  ): undefined {
    openTunnel(this.proxy, authorityOf(options), this.connectMs)
      .then((socket) => {
        const through = { ...options, socket }
        return super.createConnection(through)
      })
      .then(
        (stream) => done(null, stream),
        (error: Error) => done(error),
      )
  }
}

function openTunnel(proxy: ProxyServer, authority: string, connectMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const connect = startConnect(proxy, authority)
    const timer = setTimeout(() => connect.destroy(new TunnelError("unreachable")), connectMs)
    connect.once("connect", ({ statusCode = 0 }, socket) => {
      clearTimeout(timer)
      if (statusCode >= 200 && statusCode < 300) return resolve(socket)
      socket.destroy()
      reject(new TunnelError(String(statusCode)))
    })
    connect.on("error", () => {
      clearTimeout(timer)
      reject(new TunnelError("unreachable"))
    })
    connect.end()
  })
}

function startConnect({ protocol, host, port, auth }: ProxyServer, authority: string): http.ClientRequest {
  const credentials = auth && Buffer.from(`${auth.username}:${auth.password}`).toString("base64")
  const options = {
    ...{ host, port, method: "CONNECT", path: authority, agent: false },
    headers: {
      Host: authority,
      Connection: "keep-alive",
      ...(credentials === undefined ? {} : { "Proxy-Authorization": `Basic ${credentials}` }),
    },
  }
  if (protocol === "http:") return http.request(options)
  // Node would take the name from the Host header, which is Vipps': the certificate must be the proxy's.
  return https.request({ ...options, servername: isIP(host) ? "" : host })
}

function authorityOf({ host, port }: https.RequestOptions): string {
  const name = host ?? ""
  return `${isIPv6(name) ? `[${name}]` : name}:${port ?? 443}`
}
