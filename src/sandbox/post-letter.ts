import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"

type Post = { url: string; headers: Record<string, string>; text: string }

/** Posts JSON to a merchant's server, once. Redirects are not followed. */
export function postLetter(
  letter: Post,
  { answerWithinMs, stop }: { answerWithinMs: number; stop: AbortSignal },
): Promise<number | "no-answer"> {
  const { text } = letter
  const headers = {
    "Content-Type": "application/json;charset=UTF-8",
    "Content-Length": Buffer.byteLength(text),
    ...letter.headers,
  }
  const send = letter.url.startsWith("https:") ? httpsRequest : httpRequest
  return new Promise((settle) => {
    // our own timer: in Node 20 the one of an `AbortSignal.any` can be garbage-collected, and then it never ends
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), answerWithinMs)
    const stopNow = () => late.abort()
    if (stop.aborted) stopNow()
    stop.addEventListener("abort", stopNow)
    const resolve = (status: number | "no-answer") => {
      clearTimeout(timer)
      stop.removeEventListener("abort", stopNow)
      settle(status)
    }
    const readStatus = (answer: IncomingMessage) => {
      answer.on("error", () => undefined).resume()
      resolve(answer.statusCode ?? "no-answer")
    }
    try {
      // node:http follows no redirects, and neither does Vipps.
      send(letter.url, { method: "POST", headers, signal: late.signal, agent: false }, readStatus)
        .on("error", () => resolve("no-answer"))
        .end(text)
    } catch {
      resolve("no-answer")
    }
  })
}
