import { once } from "node:events"
import { createServer, type IncomingHttpHeaders } from "node:http"
import { findFreePort } from "../demo/harness"

export type Letter = { path: string; headers: Record<string, string>; body: string }
export type Mailbox = { url: string; letters: readonly Letter[]; stop(): Promise<void> }

/** What signs a delivery, and what its body is. */
const KEPT = ["authorization", "x-ms-date", "x-ms-content-sha256", "content-type"]

/** Stands where Vipps' webhooks go: keeps each as it came, with its signature, and acknowledges it. */
export async function startMailbox(onLetter: (letter: Letter) => void = () => undefined): Promise<Mailbox> {
  const letters: Letter[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8")
    request.on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      const letter = { path: request.url ?? "/", headers: keptOf(request.headers), body }
      letters.push(letter)
      response.end("{}")
      onLetter(letter)
    })
  })
  const port = await findFreePort()
  server.listen(port, "127.0.0.1")
  await once(server, "listening")
  const stop = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, letters, stop }
}

function keptOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(KEPT.map((name) => [name, String(headers[name] ?? "")]))
}
