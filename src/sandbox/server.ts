import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { serveApi } from "./api"
import { gatewayAnswer, type Answer } from "./answers"
import { serveControl } from "./control-http"
import type { Headers } from "./headers"
import { serveLanding } from "./landing"
import { Stopped } from "./pauses"
import { findRoute, type Route } from "./route"
import type { SandboxControl } from "./types"
import type { World } from "./world"

const maxBodyBytes = 1_000_000
/** Longer than any client keeps an idle connection, so that no call meets a connection being closed by chance. */
const keepAliveMs = 120_000

/** The HTTP side: /control and /landing; everything else are Vipps' APIs. */
export function createSandboxServer(
  world: World,
  control: SandboxControl,
  log: (line: string) => void,
): Server {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!(error instanceof Stopped)) log(`failed: ${String(error)}`)
      if (error instanceof Stopped || response.headersSent) response.destroy()
      else send(response, { status: 500, text: "" })
    })
  })
  server.keepAliveTimeout = keepAliveMs

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request)
    if (text === undefined) return send(response, gatewayAnswer(413, "Request Entity Too Large"))
    const answer = await dispatch(readRequest(request, text), world, control)
    log(`${request.method} ${request.url?.split("?")[0]} ${answer === "dropped" ? answer : answer.status}`)
    if (answer === "dropped") request.socket.destroy()
    else send(response, answer)
  }
  return server
}

type PlainRequest = { method: string; path: string; query: URLSearchParams; headers: Headers; text: string }

async function dispatch(
  request: PlainRequest,
  world: World,
  control: SandboxControl,
): Promise<Answer | "dropped"> {
  const { path } = request
  if (path.startsWith("/control/")) {
    return serveControl({ ...request, name: path.slice("/control/".length) }, control)
  }
  if (path === "/landing") return serveLanding(request, world)
  const route = findRoute(path, request.method)
  if (route === undefined) return gatewayAnswer(404, "Resource not found")
  const body = parse(request.text)
  return serveApi({ ...request, route, body, reference: findOrderId(route, body) }, world)
}

function readRequest(request: IncomingMessage, text: string): PlainRequest {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2)
  return {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: readHeaders(request),
    text,
  }
}

function readHeaders(request: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  )
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    bytes += piece.length
    if (bytes <= maxBodyBytes) chunks.push(piece)
  }
  return bytes > maxBodyBytes ? undefined : Buffer.concat(chunks).toString("utf8")
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** In the path, or in the body of an initiate or create. */
function findOrderId(route: Route, body: unknown): string | undefined {
  if (route.reference !== undefined) return route.reference
  const reference =
    route.api === "epayment" ? fieldOf(body, "reference") : fieldOf(fieldOf(body, "transaction"), "orderId")
  return typeof reference === "string" ? reference : undefined
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return
  response.writeHead(answer.status, {
    ...(answer.contentType === undefined ? {} : { "Content-Type": answer.contentType }),
    "Content-Length": Buffer.byteLength(answer.text),
    ...answer.headers,
  })
  response.end(answer.text)
}
