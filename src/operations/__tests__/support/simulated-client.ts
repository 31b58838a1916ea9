import type { CallOptions, MoneyAnswer, PaymentHistory, VippsError } from "../../../vipps"
import type { PaymentContext } from "../../index"
import { areSumsLate, SimulatedEPayment } from "./simulated-epayment"
import type { Reply, Request, SimulatedVipps } from "./simulated-vipps"
import { errorAfterLostResponse, errorOf, type Call, type ErrorDetails } from "./vipps-errors"
import type { Party, World } from "./world"

/** What becomes of one request on its way there and back. */
export type Fault = {
  name: string
  /** `late`: it executes so long after it was sent; the client has given up by then */
  arrives: "never" | "now" | { lateMs: number }
  /** what the client hears; `honest`: Vipps' own answer; `old`: 200, with the sums of before (ePayment) */
  hears: "honest" | "old" | ErrorDetails
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

export type Api = PaymentContext["vipps"]["api"]
export const APIS: readonly Api[] = ["ecom", "epayment"]

/** What each API may say, beside statuses and broken connections, when neither yes nor no is meant. */
const unclearCodes: Record<Api, [group: string, ...codes: string[]][]> = {
  ecom: [
    ["Payment", "52", "63"],
    ["Payment", "93"],
    ["VippsError", "91", "92", "93", "94", "98", "99"],
  ],
  epayment: [
    [
      "ePayment",
      ...["3010", "4010", "4020", "4150", "6050", "6160", "6170", "6180"],
      ...["6190", "6200", "6210", "6240", "6250", "6280"],
    ],
  ],
}

/** Vipps gives two of eCom's groups a code 93. */
const nameOf = (group: string, code: string) => (group === "Payment" && code === "93" ? "Payment/93" : code)

function unclear(api: Api, what: string, fault: (name: string, hears: ErrorDetails) => Fault): Fault[] {
  const coded = unclearCodes[api].flatMap(([group, ...codes]) =>
    codes.map((code) => fault(`${nameOf(group, code)}, ${what}`, vipps(group, code))),
  )
  const statuses = [500, 503, 402, 408, 409, 202, ...(api === "epayment" ? [423] : [])]
  return [...statuses.map((code) => fault(`${code}, ${what}`, status(code))), ...coded]
}

/** A 200 whose sums are the ones of before. */
const unshown: readonly Fault[] = [
  { name: "200 without the sums, not executed", arrives: "never", hears: "old" },
  { name: "200 without the sums, executed", arrives: "now", hears: "old" },
  { name: "200 without the sums, executed later", arrives: { lateMs: 100_000 }, hears: "old" },
]

/** Vipps accepts what it never does. Only what others move meanwhile can make its sums look right. */
export const isUnfounded = ({ arrives, hears }: Fault) => arrives === "never" && hears === "old"

const unknownOf = (api: Api): readonly Fault[] => [
  lost("lost on the way there", TIMEOUT, 10_000),
  lost("connection broken before it arrived", complaint("Network", "lost")),
  ...unclear(api, "not executed", (name, hears) => lost(name, hears)),
  done("answer lost", complaint("Network", "lost")),
  done("answer too late", TIMEOUT, 10_000),
  done("broken answer", complaint("Network", "unreadable")),
  ...unclear(api, "executed", (name, hears) => done(name, hears)),
  { name: "executed later", arrives: { lateMs: 15_000 }, hears: TIMEOUT, waitMs: 10_000 },
  { name: "executed as late as can be", arrives: { lateMs: 119_000 }, hears: TIMEOUT, waitMs: 10_000 },
  ...(api === "epayment" ? unshown : []),
]

/** Nobody knows whether it was executed: it was not, it was, or it will be. */
export const unknownFaults: Readonly<Record<Api, readonly Fault[]>> = {
  ecom: unknownOf("ecom"),
  epayment: unknownOf("epayment"),
}

/** It never reached the payment. */
export const unsentFaults: readonly Fault[] = [
  lost("no connection", complaint("Network", "unreachable")),
  lost("401", status(401)),
  lost("403", status(403)),
  lost("429", status(429)),
  lost("proxy wants a password", complaint("Proxy", "407")),
]

/** Vipps says no. */
export const refusals: Readonly<Record<Api, readonly Fault[]>> = {
  ecom: [
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
  ],
  epayment: [
    lost("400", status(400)),
    lost("404", status(404)),
    ...["4040", "5090", "5100", "6040", "6070", "6080", "6090", "6100", "6140", "6150", "6220", "6260"].map(
      (code) => lost(code, vipps("ePayment", code)),
    ),
  ],
}

/** ePayment's code for what eCom says with that one. */
const twins: Readonly<Record<string, string>> = {
  ...{ "91": "6200", "92": "6170", "93": "4020", "Payment/93": "4010" },
  ...{ "61": "6090", "37": "6100", "74": "6150" },
}

/** One API's faults and codes, by the names that they have on eCom. */
export function faultsOf(api: Api): {
  faultNamed: (name: string) => Fault
  codeOf: (code: string) => string
} {
  const all = [...unknownFaults[api], ...unsentFaults, ...refusals[api]]
  const own = (code: string) => (api === "epayment" ? (twins[code] ?? code) : code)
  return {
    faultNamed: (name) => {
      const [code = "", ...rest] = name.split(", ")
      const wanted = [own(code), ...rest].join(", ")
      const fault = all.find((one) => one.name === wanted)
      if (!fault) throw new Error(`There is no fault ${wanted}`)
      return fault
    },
    codeOf: (key) => {
      const [group = "", code = ""] = key.split("/")
      return api === "epayment" && code in twins ? `ePayment/${own(code)}` : `${group}/${code}`
    },
  }
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
    api: vipps instanceof SimulatedEPayment ? "epayment" : "ecom",
    hasToken: () => way.hasToken(),
    capture: (p, o) => money({ call: "capture", ...wanted(p) }, o),
    refund: (p, o) => money({ call: "refund", ...wanted(p) }, o),
    cancel: (p, o) => money({ call: "cancel", ...wanted(p) }, o),
    cancelUnapproved: (p, o) => money({ call: "cancel", isUnapproved: true, ...wanted(p) }, o),
    release: (p, o) => money({ call: "release", ...wanted(p) }, o),
    details: (reference) => readDetails({ party, world, vipps, way }, reference),
    initiate: () => Promise.reject(new Error("no payment is started here")),
  }
}

function wanted(p: { reference: string; amountMinor?: number; requestId?: string | undefined }) {
  return { reference: p.reference, amountMinor: p.amountMinor ?? 0, requestId: p.requestId ?? "" }
}

/** As `src/vipps/epayment/details.ts`: the payment with its sums, its events, and the payment again if those sums are late. */
async function readDetails({ party, vipps, way }: Wire, reference: string): Promise<PaymentHistory> {
  const fail = () => {
    const fault = way.ofRead()
    if (fault) throw errorOf("details", fault)
  }
  if (!(vipps instanceof SimulatedEPayment))
    return party.call("read Vipps' history", () => (fail(), vipps.history(reference)))
  const askSums = (label: string) => party.call(label, () => (fail(), vipps.sums(reference)))
  const sums = await askSums("read Vipps' history")
  // not approved: its state says it all
  if (sums.reservedMinor === 0) return vipps.history(reference)
  const entries = await party.call("read Vipps' events", () => (fail(), vipps.events(reference)))
  const isLate = areSumsLate(sums, entries)
  return vipps.merge(reference, isLate ? await askSums("read Vipps' sums again") : sums, entries)
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
  const summary = hears === "old" ? vipps.shownSums(request.reference) : undefined
  const reply = arrives === "now" ? vipps.receive(request) : undefined
  if (hears === "old") {
    const answer: Reply = { kind: "yes", answer: { ...(summary && { summary }) } }
    // what was refused is refused
    return { name, waitMs, reply: reply?.kind === "no" ? reply : answer }
  }
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
const isBusy = ({ group, code }: VippsError) =>
  (group === "VippsError" && (code === "94" || code === "98")) ||
  (group === "ePayment" && (code === "6160" || code === "6250"))

function unsent(call: Call): VippsError {
  return errorOf(call, { group: "Network", code: "not-sent" })
}

function finalError({ failures }: Course, error: VippsError): VippsError {
  return failures.some(({ finality }) => finality === "indeterminate") ? errorAfterLostResponse(error) : error
}
