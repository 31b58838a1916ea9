import type { CallOptions, MoneyAnswer, VippsError } from "../../../vipps"
import type { PaymentContext } from "../../index"
import type { Reply, Request, SimulatedVipps } from "./simulated-vipps"
import { errorAfterLostResponse, errorOf, type Call, type ErrorDetails } from "./vipps-errors"
import type { Party, World } from "./world"

/** What becomes of one request on its way there and back. */
export type Fault = {
  name: string
  /** `late`: it executes so long after it was sent; the client has given up by then */
  arrives: "never" | "now" | { lateMs: number }
  /** what the client hears; `honest`: Vipps' own answer */
  hears: "honest" | ErrorDetails
  /** until it hears that; its patience ends after 10 s */
  waitMs?: number
}

const complaint = (group: string, code: string, httpStatus?: number): ErrorDetails =>
  httpStatus === undefined ? { group, code } : { group, code, httpStatus }

const status = (httpStatus: number) => complaint("Gateway", String(httpStatus), httpStatus)
const vipps = (group: string, code: string) => complaint(group, code, 400)
const TIMEOUT = complaint("Network", "timeout")

const lost = (name: string, hears: ErrorDetails, waitMs = 100): Fault => ({
  name,
  arrives: "never",
  hears,
  waitMs,
})
const done = (name: string, hears: ErrorDetails, waitMs = 100): Fault => ({
  name,
  arrives: "now",
  hears,
  waitMs,
})

export const WELL: Fault = { name: "all is well", arrives: "now", hears: "honest" }

/** Nobody knows whether it was executed: it was not, it was, or it will be. */
export const unknownFaults: readonly Fault[] = [
  lost("lost on the way there", TIMEOUT, 10_000),
  lost("connection broken before it arrived", complaint("Network", "lost")),
  lost("500, not executed", status(500)),
  lost("503, not executed", status(503)),
  lost("402, not executed", status(402)),
  lost("408, not executed", status(408)),
  lost("409, not executed", status(409)),
  lost("202, not executed", status(202)),
  lost("52, not executed", vipps("Payment", "52")),
  lost("63, not executed", vipps("Payment", "63")),
  lost("Payment/93, not executed", vipps("Payment", "93")),
  lost("91, not executed", vipps("VippsError", "91")),
  lost("92, not executed", vipps("VippsError", "92")),
  lost("93, not executed", vipps("VippsError", "93")),
  lost("94, not executed", vipps("VippsError", "94")),
  lost("98, not executed", vipps("VippsError", "98")),
  lost("99, not executed", vipps("VippsError", "99")),
  done("answer lost", complaint("Network", "lost")),
  done("answer too late", TIMEOUT, 10_000),
  done("broken answer", complaint("Network", "unreadable")),
  done("500, executed", status(500)),
  done("503, executed", status(503)),
  done("402, executed", status(402)),
  done("408, executed", status(408)),
  done("409, executed", status(409)),
  done("202, executed", status(202)),
  done("52, executed", vipps("Payment", "52")),
  done("63, executed", vipps("Payment", "63")),
  done("Payment/93, executed", vipps("Payment", "93")),
  done("91, executed", vipps("VippsError", "91")),
  done("92, executed", vipps("VippsError", "92")),
  done("93, executed", vipps("VippsError", "93")),
  done("94, executed", vipps("VippsError", "94")),
  done("98, executed", vipps("VippsError", "98")),
  done("99, executed", vipps("VippsError", "99")),
  { name: "executed later", arrives: { lateMs: 15_000 }, hears: TIMEOUT, waitMs: 10_000 },
  { name: "executed as late as can be", arrives: { lateMs: 119_000 }, hears: TIMEOUT, waitMs: 10_000 },
]

/** It never reached the payment. */
export const unsentFaults: readonly Fault[] = [
  lost("no connection", complaint("Network", "unreachable")),
  lost("401", status(401)),
  lost("403", status(403)),
  lost("429", status(429)),
  lost("proxy wants a password", complaint("Proxy", "407")),
]

/** Vipps says no. */
export const refusals: readonly Fault[] = [
  lost("400", status(400)),
  lost("404", status(404)),
  lost("51", vipps("Payment", "51")),
  lost("61", vipps("Payment", "61")),
  lost("62", vipps("Payment", "62")),
  lost("71", vipps("Payment", "71")),
  lost("72", vipps("Payment", "72")),
  lost("74", vipps("Payment", "74")),
  lost("95", vipps("Payment", "95")),
  lost("Payment/98", vipps("Payment", "98")),
  lost("37", vipps("Merchant", "37")),
]

export function faultNamed(name: string): Fault {
  const fault = [...unknownFaults, ...unsentFaults, ...refusals].find((one) => one.name === name)
  if (!fault) throw new Error(`There is no fault ${name}`)
  return fault
}

/** The weather between a server and Vipps. */
export type Way = {
  ofSend: (request: Request) => Fault
  /** undefined: the read succeeds */
  ofRead: () => ErrorDetails | undefined
  /** without one, time passes and other things happen between the opening and the first send */
  hasToken: () => boolean
  /** how long a process stands still at most between its stamp and its socket */
  stallMs: number
}

export const GOOD_WAY: Way = {
  ofSend: () => WELL,
  ofRead: () => undefined,
  hasToken: () => true,
  stallMs: 100_000,
}

const TRY_MS = 10_000
const PAUSES_MS = [300, 1_000, 2_000]

type Course = {
  request: Request
  options: CallOptions
  until: number
  leastTryMs: number
  failures: VippsError[]
}

/** The client of one server: repeats as `src/vipps` does, but each step is one of the party's. */
export function clientOf(
  party: Party,
  world: World,
  vipps: SimulatedVipps,
  way: Way,
): PaymentContext["vipps"] {
  const money = (request: Request, options: CallOptions = {}) =>
    sendMoney({ party, world, vipps, way }, request, options)
  return {
    hasToken: () => way.hasToken(),
    capture: (p, o) => money({ call: "capture", ...wanted(p) }, o),
    refund: (p, o) => money({ call: "refund", ...wanted(p) }, o),
    cancel: (p, o) => money({ call: "cancel", ...wanted(p) }, o),
    release: (p, o) => money({ call: "release", ...wanted(p) }, o),
    details: (reference) =>
      party.call("read Vipps' history", () => {
        const fault = way.ofRead()
        if (fault) throw errorOf("details", fault)
        return vipps.history(reference)
      }),
    initiate: () => Promise.reject(new Error("no payment is started here")),
  }
}

function wanted(p: { reference: string; amountMinor?: number; requestId?: string | undefined }) {
  return { reference: p.reference, amountMinor: p.amountMinor ?? 0, requestId: p.requestId ?? "" }
}

type Wire = { party: Party; world: World; vipps: SimulatedVipps; way: Way }

async function sendMoney(wire: Wire, request: Request, options: CallOptions): Promise<MoneyAnswer> {
  const { party, world, way } = wire
  const timeoutMs = Math.min(options.timeoutMs ?? 25_000, 25_000)
  const leastTryMs = Math.min(timeoutMs, TRY_MS) / 5
  const course = { request, options, until: world.now + timeoutMs, leastTryMs, failures: [] as VippsError[] }
  if (!way.hasToken()) await party.call("fetch a token", () => undefined)
  for (;;) {
    if (course.until - world.now < leastTryMs) throw finalError(course, unsent(request.call))
    const reply = await tryOnce(wire, course)
    if (reply.kind === "yes") return reply.answer
    const error = errorOf(request.call, reply.complaint)
    course.failures.push(error)
    await options.afterFailedTry?.(error, course.failures.length)
    const pauseMs = pauseBefore(course, world.now)
    if (pauseMs === undefined) throw finalError(course, error)
    if (pauseMs > 0) await party.call("pause", () => undefined, { notBefore: world.now + pauseMs })
  }
}

async function tryOnce(
  { party, world, vipps, way }: Wire,
  { request, options, until, failures }: Course,
): Promise<Reply> {
  await options.beforeSend?.(failures.length + 1)
  const waitMs = Math.min(until - world.now, TRY_MS)
  if (waitMs <= 0) return { kind: "no", complaint: { group: "Network", code: "not-sent" } }
  const label = `send ${request.call} of ${request.amountMinor}`
  const heard = await party.call(label, () => put(world, vipps, request, way.ofSend(request)), {
    deadline: world.now + way.stallMs,
  })
  if (heard.waitMs >= waitMs) {
    await party.call("gives up waiting", () => undefined, { notBefore: world.now + waitMs })
    return { kind: "no", complaint: TIMEOUT }
  }
  return party.call(`hears ${heard.name}`, () => heard.reply, { notBefore: world.now + heard.waitMs })
}

function put(world: World, vipps: SimulatedVipps, request: Request, fault: Fault) {
  const { name, arrives, hears, waitMs = 50 } = fault
  if (typeof arrives === "object") {
    world.later(world.now + arrives.lateMs, () => {
      const late = vipps.receive(request)
      world.note("Vipps", `late ${request.call} of ${request.amountMinor}: ${late.kind}`)
    })
  }
  const reply = arrives === "now" ? vipps.receive(request) : undefined
  const answer: Reply =
    hears === "honest" && reply ? reply : { kind: "no", complaint: hears === "honest" ? TIMEOUT : hears }
  return { name, waitMs, reply: answer }
}

/** As `decideRetry` of the client: undefined, not again. */
function pauseBefore({ failures, until, leastTryMs }: Course, now: number): number | undefined {
  const last = failures.at(-1)
  if (!last || until - now < leastTryMs) return undefined
  if (last.httpStatus === 401) return failures.filter(isTokenRefused).length === 1 ? 0 : undefined
  const pauseMs = PAUSES_MS[failures.filter((error) => !isTokenRefused(error)).length - 1]
  if (!last.repeatable || pauseMs === undefined) return undefined
  if (isBusy(last) && failures.filter(isBusy).length > 2) return undefined
  return until - now - pauseMs < leastTryMs ? undefined : pauseMs
}

const isTokenRefused = ({ httpStatus }: VippsError) => httpStatus === 401
const isBusy = ({ group, code }: VippsError) => group === "VippsError" && (code === "94" || code === "98")

function unsent(call: Call): VippsError {
  return errorOf(call, { group: "Network", code: "not-sent" })
}

function finalError({ failures }: Course, error: VippsError): VippsError {
  return failures.some(({ finality }) => finality === "indeterminate") ? errorAfterLostResponse(error) : error
}
