import { z } from "zod"

/** The body of a ping, which the callback route answers with its nonce: proof that the address leads to this shop. */
export const Ping = z.strictObject({ ping: z.uuid() })
const Pong = z.object({ pong: z.string() })
const Told = z.object({ authorization: z.enum(["missing", "wrong"]) })

type Pinged = { code: string; message: string; isFine: boolean }

/** Calls a callback address with the token that its order id has, and says in words what came of it. */
export async function readPong(
  p: { url: string; token: string; nonce: string; timeoutMs: number },
  option: string,
): Promise<Pinged> {
  const { origin } = new URL(p.url)
  const wrong = (code: string, message: string): Pinged => ({ code, message, isFine: false })
  const answer = await post(p)
  if (answer instanceof Error)
    return isTls(answer)
      ? wrong(
          "callback-tls",
          `The certificate of ${origin} is not valid, so Vipps would not call it: ${reasonOf(answer)}. Check ${option}.`,
        )
      : wrong(
          "callback-unreachable",
          `The shop's callback address at ${origin} could not be reached: ${reasonOf(answer)}. Check ${option}, and that this server may call itself by it.`,
        )
  const { status, body } = answer
  if (status >= 300 && status < 400)
    return wrong(
      "callback-redirect",
      `The callback address at ${origin} answers with a redirect (HTTP ${status}), which Vipps does not follow. Set ${option} to the address that it leads to.`,
    )
  if (Pong.safeParse(body).data?.pong === p.nonce)
    return {
      code: "callback-ok",
      message: "The shop's callback address can be reached, and the Authorization header arrives.",
      isFine: true,
    }
  const told = Told.safeParse(body).data?.authorization
  if (status === 401 && told === "missing")
    return wrong(
      "callback-stripped",
      `The callback address at ${origin} was reached, but something before the server takes the Authorization header away. Let the proxy pass it on, at least below /hooks/payment.`,
    )
  if (status === 401 && told === "wrong")
    return wrong(
      "callback-other-secret",
      `The callback address at ${origin} leads to a shop with another client secret, or something changes the Authorization header on the way. Check ${option}.`,
    )
  return wrong(
    "callback-elsewhere",
    `The callback address at ${origin} answers with HTTP ${status}, and not as this shop does. Check ${option}, and that /hooks/payment is passed on to the server.`,
  )
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

/** Node's fetch hides what happened in the cause. */
function codeOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""
}

function isTls(error: Error): boolean {
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/.test(codeOf(error))
}

function reasonOf(error: Error): string {
  if (error.name === "TimeoutError") return "no answer in time"
  return codeOf(error) || "the connection failed"
}
