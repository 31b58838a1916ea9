import { z } from "@medusajs/framework/zod"
import { json, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { eventNames } from "../epayment/event-log"
import { refuseMissingSerialNumber, refuseSystemHeaders } from "../epayment/headers"
import { badRequest, problem } from "../epayment/problems"
import { readBody } from "../epayment/read-body"
import { refuseFormat } from "../epayment/serve"
import { isWebAddress } from "../url-rules"
import type { World } from "../world"
import { typeOf } from "./letter"

const known = new Set(eventNames.map(typeOf))
const registerBody = z.strictObject({
  url: z.string(),
  events: z.array(z.string().refine((event) => known.has(event), "an unknown event")).min(1),
})

/** Answers a call of the Webhooks API whose key, token and serial number are good. */
export function answerWebhooks(request: AuthenticRequest, world: World): Answer {
  return (
    refuseMissingSerialNumber(request) ??
    refuseSystemHeaders(request) ??
    refuseFormat(request) ??
    answerCall(request, world)
  )
}

function answerCall(request: AuthenticRequest, world: World): Answer {
  const { merchantSerialNumber } = request.unit
  if (request.route.call === "registerWebhook") return register(request, world)
  if (request.route.call === "deleteWebhook") {
    return remove(request.route.webhookId ?? "", merchantSerialNumber, world)
  }
  const webhooks = world.registrations
    .list(merchantSerialNumber)
    .map(({ id, url, events }) => ({ id, url, events }))
  return json(200, { webhooks })
}

/** The only time that the secret is shown. */
function register({ unit, body }: AuthenticRequest, world: World): Answer {
  const read = readBody(registerBody, body)
  if ("answer" in read) return read.answer
  const { url } = read.body
  if (!isCallable(url, world.switches))
    return badRequest({ name: "url", reason: "not a URL that Vipps calls" })
  const { merchantSerialNumber } = unit
  const events = [...new Set(read.body.events)]
  const registration = world.registrations.add({ merchantSerialNumber, url, events })
  if (registration === "too-many")
    return badRequest({ name: "events", reason: "at most 25 webhooks per event" })
  return json(201, { id: registration.id, secret: registration.secret })
}

function remove(id: string, merchantSerialNumber: string, world: World): Answer {
  if (!z.guid().safeParse(id).success) return badRequest({ name: "id", reason: "not a UUID" })
  if (world.registrations.remove(id, merchantSerialNumber)) return { status: 204, text: "" }
  return problem(404, "Not Found")
}

/** https on a public name and a usual port; with `httpOnLoopback` any address on this machine. */
function isCallable(url: string, switches: { httpOnLoopback: boolean }): boolean {
  if (!isWebAddress(url, switches)) return false
  const { protocol, hostname, port } = new URL(url)
  const isNamed = protocol === "https:" && /[a-z]$/i.test(hostname) && hostname !== "localhost"
  return isNamed ? ["", "80", "443", "8080"].includes(port) : switches.httpOnLoopback && isLocal(hostname)
}

function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.")
}
