import { z } from "@medusajs/framework/zod"

const TIMEOUT_MS = 90_000

export type JsonObject = Record<string, unknown>

/** What a route answered, whatever its status. */
export type Answer = {
  status: number
  ok: boolean
  body: JsonObject
  /** The sentence of an error, also of one that came with status 200. */
  message: string | undefined
}

export type Call = { method: "GET" | "POST" | "DELETE"; path: string; body?: JsonObject }
export type Api = (call: Call) => Promise<Answer>

const objectSchema = z.record(z.string(), z.unknown())
const messageSchema = z.object({ message: z.string() })
const errorSchema = z.object({ error: messageSchema })

export function createApi(baseUrl: string, headers: Record<string, string> = {}): Api {
  return async ({ method, path, body }) => {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { ...headers, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const answer = readBody(await response.text())
    return { status: response.status, ok: response.ok, body: answer, message: readMessage(answer) }
  }
}

function readBody(text: string): JsonObject {
  try {
    return objectSchema.parse(JSON.parse(text))
  } catch {
    return { text }
  }
}

function readMessage(body: JsonObject): string | undefined {
  return messageSchema.safeParse(body).data?.message ?? errorSchema.safeParse(body).data?.error.message
}

/** The part of an answer that the caller goes on with; anything but success in this shape is thrown. */
export function expectBody<T>(schema: z.ZodType<T>, answer: Answer, doing: string): T {
  const read = schema.safeParse(answer.body)
  if (answer.ok && read.success) return read.data
  throw new Error(`${doing}: ${answer.status} ${answer.message ?? JSON.stringify(answer.body).slice(0, 500)}`)
}
