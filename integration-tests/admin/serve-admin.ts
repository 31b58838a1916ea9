import { createReadStream, existsSync } from "node:fs"
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http"
import { extname, join, normalize } from "node:path"
import { findFreePort } from "../../demo/harness"

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
}

type ServedAdmin = { url: string; stop(): void }

/** The built admin below /app, and the shop's server for everything else: one origin, as in production. */
export async function serveAdmin(p: { directory: string; shopUrl: string }): Promise<ServedAdmin> {
  const port = await findFreePort()
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? "/", "http://admin").pathname
    if (path === "/app" || path.startsWith("/app/")) sendFile(p.directory, path.slice("/app".length), res)
    else passOn(p.shopUrl, req, res)
  })
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${port}/app`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A path that is no file is one of the pages, which the browser makes by itself. */
function sendFile(directory: string, path: string, res: ServerResponse): void {
  const asked = join(directory, normalize(path))
  const isFile = extname(path) !== "" && asked.startsWith(directory) && existsSync(asked)
  const file = isFile ? asked : join(directory, "index.html")
  res.writeHead(200, {
    "content-type": types[extname(file)] ?? "application/octet-stream",
    // as Medusa sends them: the browser fetches and compiles the bundle once, not at each page
    "cache-control": isFile ? "max-age=31536000, immutable" : "no-cache",
  })
  createReadStream(file).pipe(res)
}

function passOn(shopUrl: string, req: IncomingMessage, res: ServerResponse): void {
  const { hostname, port } = new URL(shopUrl)
  const passed = request(
    { hostname, port, path: req.url, method: req.method, headers: req.headers },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    },
  )
  passed.on("error", () => res.writeHead(502).end())
  req.pipe(passed)
}
