import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"

type Post = { url: string; headers: Record<string, string>; text: string }

type Patience = { answerWithinMs: number; stop: AbortSignal }

/** Posts JSON to a merchant's server, once, and learns the status of the answer. Redirects are not followed. */
export function postLetter(letter: Post, patience: Patience): Promise<number | "no-answer"> {
  return post(letter, patience, (answer) => {
    answer.on("error", () => undefined).resume()
    return answer.statusCode ?? "no-answer"
  })
}

/** As `postLetter`, and reads the answer too, which must be complete in time. */
export function postQuestion(
  question: Post,
  patience: Patience,
): Promise<{ status: number; text: string } | "no-answer"> {
  return post(question, patience, async (answer) => {
    answer.setEncoding("utf8")
    let text = ""
    for await (const piece of answer) text += String(piece)
    return { status: answer.statusCode ?? 0, text }
  })
}

function post<T>(
  letter: Post,
  { answerWithinMs, stop }: Patience,
  read: (answer: IncomingMessage) => T | Promise<T>,
): Promise<T | "no-answer"> {
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
    const resolve = (outcome: T | "no-answer") => {
      clearTimeout(timer)
      stop.removeEventListener("abort", stopNow)
      settle(outcome)
    }
    const readAnswer = (answer: IncomingMessage) =>
      void Promise.resolve(read(answer)).then(resolve, () => resolve("no-answer"))
    try {
      // node:http follows no redirects, and neither does Vipps.
      send(letter.url, { method: "POST", headers, signal: late.signal, agent: false }, readAnswer)
        .on("error", () => resolve("no-answer"))
        .end(text)
    } catch {
      resolve("no-answer")
    }
  })
}
