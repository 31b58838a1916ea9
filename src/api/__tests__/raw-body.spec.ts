import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { keepRawBody } from "../raw-body"

/** The few of Express' methods that are used, on a real connection. */
const server = createServer((req, answer) => {
  const res = {
    status: (status: number) => ((answer.statusCode = status), res),
    set: (name: string, value: string) => (answer.setHeader(name, value), res),
    json: (body: unknown) => void answer.end(JSON.stringify(body)),
  }
  const kept = req as unknown as MedusaRequest
  keepRawBody(1_000)(kept, res as unknown as MedusaResponse, () => answer.end(kept.rawBody as Buffer))
})

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, resolve)))
afterAll(() => new Promise((resolve) => void server.close(resolve)))

function post(chunks: Buffer[]): Promise<{ status: number | undefined; body: Buffer }> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, method: "POST", headers: { "content-type": "application/json" } },
      (res) => {
        const parts: Buffer[] = []
        res.on("data", (part: Buffer) => void parts.push(part))
        res.on("end", () => resolve({ status: res.statusCode, body: Buffer.concat(parts) }))
      },
    )
    asked.on("error", reject)
    for (const chunk of chunks) asked.write(chunk)
    asked.end()
  })
}

test.each<[string, Buffer[]]>([
  ["JSON in two parts, as it came", [Buffer.from('{"a" :'), Buffer.from(" 1}\n")]],
  ["what is no JSON", [Buffer.from('{"a')]],
  ["bytes that are no text", [Buffer.from([0, 255, 128, 10])]],
  ["nothing", []],
  ["as much as is allowed", [Buffer.alloc(1_000, "a")]],
])("keeps %s", async (_, chunks) => {
  expect(await post(chunks)).toEqual({ status: 200, body: Buffer.concat(chunks) })
})

it("refuses what is longer, and reads no more of it", async () => {
  const { status, body } = await post([Buffer.alloc(1_001, "a")])
  expect(status).toBe(413)
  expect(body.toString()).toContain("longer than any webhook")
})
