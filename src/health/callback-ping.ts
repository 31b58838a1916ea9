import { z } from "@medusajs/framework/zod"
import { message, type Message } from "../messages"

/** The body of a ping, which the callback route answers with its nonce: proof that the address leads to this shop. */
export const Ping = z.strictObject({ ping: z.uuid() })
const Pong = z.object({ pong: z.string() })
const Told = z.object({ authorization: z.enum(["missing", "wrong"]) })

type Pinged = { said: Message; isFine: boolean }

/** Calls a callback address with the token of its reference, and says what happened. */
export async function readPong(
  p: { url: string; token: string; nonce: string; timeoutMs: number },
  option: string,
): Promise<Pinged> {
  const { origin } = new URL(p.url)
  const answer = await post(p)
  if (answer instanceof Error) {
    const facts = { origin, option, reason: reasonOf(answer) }
    return wrong(isTls(answer) ? message("callback-tls", facts) : message("callback-unreachable", facts))
  }
  const { status, body } = answer
  if (status >= 300 && status < 400)
    return wrong(message("callback-redirect", { origin, option, httpStatus: status }))
  if (Pong.safeParse(body).data?.pong === p.nonce) return { said: message("callback-ok"), isFine: true }
  const told = Told.safeParse(body).data?.authorization
  if (status === 401 && told === "missing") return wrong(message("callback-stripped", { origin }))
  if (status === 401 && told === "wrong") return wrong(message("callback-other-secret", { origin, option }))
  return wrong(message("callback-elsewhere", { origin, option, httpStatus: status }))
}

function wrong(said: Message): Pinged {
  return { said, isFine: false }
}

async function post(p: { url: string; token: string; nonce: string; timeoutMs: number }) {
  try {
    const answer = await fetch(p.url, {
      method: "POST",
      redirect: "manual",
      headers: { authorization: p.token, "content-type": "application/json" },
      body: JSON.stringify({ ping: p.nonce }),
      signal: AbortSignal.timeout(p.timeoutMs),
    })
    return { status: answer.status, body: await answer.json().catch((): unknown => undefined) }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Node's fetch puts the reason into the cause. */
function codeOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""
}

function isTls(error: Error): boolean {
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/.test(codeOf(error))
}

/** Node's code, where there is one. */
function reasonOf(error: Error): string {
  if (error.name === "TimeoutError") return "timeout"
  return codeOf(error) || "failed"
}
