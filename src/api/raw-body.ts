import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { english, message } from "../messages"

/**
 * Keeps the body's bytes as they came, in `rawBody`, for a route whose parser is off. A parser would refuse what is not JSON
 * before the route can see who sent it. 413: longer than `mostBytes`; reading stops there.
 */
export function keepRawBody(mostBytes: number) {
  return (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void => {
    const chunks: Buffer[] = []
    let size = 0
    const keep = (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) refuse()
      else chunks.push(chunk)
    }
    const end = () => {
      stop()
      req.rawBody = Buffer.concat(chunks)
      next()
    }
    const fail = (error: unknown) => {
      stop()
      next(error)
    }
    const stop = () => void req.off("data", keep).off("end", end).off("error", fail)
    const refuse = () => {
      stop()
      req.pause()
      res
        .status(413)
        .set("connection", "close")
        .json({ message: english(message("webhook-too-long")) })
    }
    req.on("data", keep).on("end", end).on("error", fail)
  }
}
