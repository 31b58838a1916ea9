import { z } from "@medusajs/framework/zod"
import { json, type Answer } from "./answers"
import type { Pauses } from "./pauses"
import { callNames, type CallName, type Fault, type FaultError } from "./types"

const when = z.enum(["before-executing", "after-executing"])
const executed = z.boolean().optional()
const delayMs = z.number().int().min(0).max(2_147_483_647)

const drop = z.strictObject({ dropResponse: when })
const delay = z.strictObject({ delayMs, when: when.optional() })
const status = z.strictObject({
  status: z.number().int().min(200).max(599),
  body: z.unknown().optional(),
  executed,
})
const error = z.strictObject({
  error: z.strictObject({
    group: z.string(),
    code: z.string(),
    message: z.string().optional(),
    status: z.number().int().min(200).max(599).optional(),
  }),
  executed,
})
const malformed = z.strictObject({ malformedBody: z.literal(true), executed })
const lose = z.strictObject({ lose: z.literal(true) })
const duplicate = z.strictObject({ duplicate: z.number().int().min(1).max(100) })
const pendingCancel = z.strictObject({ pendingCancelFails: z.literal(true) })
const lag = z.strictObject({ lagMs: delayMs })

const ofAnyCall = [drop, delay, status, error, malformed] as const
const callFault = z.union(ofAnyCall)
const cancelFault = z.union([...ofAnyCall, pendingCancel])
const detailsFault = z.union([...ofAnyCall, lag])
const callbackFault = z.union([lose, duplicate, z.strictObject({ delayMs })])

type CallbackFault = z.infer<typeof callbackFault>
type RequestFault = z.infer<typeof cancelFault> | z.infer<typeof detailsFault>

const ordered = z.discriminatedUnion("call", [
  z.object({
    call: z.enum(callNames).exclude(["callback", "webhook", "cancel", "details", "events"]),
    fault: callFault,
  }),
  z.object({ call: z.literal("cancel"), fault: cancelFault }),
  z.object({ call: z.enum(["details", "events"]), fault: detailsFault }),
  z.object({ call: z.literal("callback"), fault: callbackFault }),
  z.object({ call: z.literal("webhook"), fault: callbackFault }),
])

export type Faults = {
  /** Throws a TypeError when the call can't meet such a fault. */
  order(call: CallName, fault: Fault, times: number): void
  /** `cancelsPending`: this request would cancel a payment that the shopper is busy with. */
  take(call: CallName, cancelsPending: () => boolean): RequestFault | undefined
  takeForCallback(): CallbackFault | undefined
  takeForWebhook(): CallbackFault | undefined
  clear(): void
}

type Waiting<F> = { call: CallName; fault: F; left: number }

export function createFaults(): Faults {
  let forRequests: Waiting<RequestFault>[] = []
  let forCallbacks: Waiting<CallbackFault>[] = []

  const takeSent = (call: CallName) =>
    useUp(forCallbacks.find((waiting) => waiting.left > 0 && waiting.call === call))

  return {
    order(call, fault, times) {
      if (!(times >= 1)) throw new TypeError(`times must be 1 or more, not ${times}`)
      const { data, error: wrong } = ordered.safeParse({ call, fault })
      if (wrong) throw new TypeError(`${call} can't meet ${JSON.stringify(fault)}: ${z.prettifyError(wrong)}`)
      if (data.call === "callback" || data.call === "webhook") forCallbacks.push({ ...data, left: times })
      else forRequests.push({ call: data.call, fault: data.fault, left: times })
    },
    take: (call, cancelsPending) =>
      useUp(
        forRequests.find(
          (waiting) =>
            waiting.left > 0 &&
            waiting.call === call &&
            (!("pendingCancelFails" in waiting.fault) || cancelsPending()),
        ),
      ),
    takeForCallback: () => takeSent("callback"),
    takeForWebhook: () => takeSent("webhook"),
    clear() {
      forRequests = []
      forCallbacks = []
    },
  }
}

function useUp<F>(waiting: Waiting<F> | undefined): F | undefined {
  if (waiting !== undefined) waiting.left -= 1
  return waiting?.fault
}

type Execution = {
  /** Executes the request. */
  execute: (p: { lagMs: number }) => Answer
  /** The injected error in the words of its API. Notes the failed attempt that the error leaves at Vipps. */
  refuse: (error: FaultError, p: { leavesTrace: boolean }) => Answer
  /** What a cancel answers while the shopper is busy. */
  refuseCancel: () => Answer
  pauses: Pauses
}

/** Applies a request's fault. A delayed request executes even if its caller has hung up meanwhile. */
export async function underFault(
  fault: RequestFault | undefined,
  { execute, refuse, refuseCancel, pauses }: Execution,
): Promise<Answer | "dropped"> {
  const run = () => execute({ lagMs: 0 })
  if (fault === undefined) return run()
  if ("dropResponse" in fault) {
    if (fault.dropResponse === "after-executing") run()
    return "dropped"
  }
  if ("delayMs" in fault) return delayed(fault, run, pauses)
  if ("lagMs" in fault) return execute({ lagMs: fault.lagMs })
  if ("pendingCancelFails" in fault) return refuseCancel()
  if ("error" in fault) {
    if (fault.executed === true) run()
    return refuse(fault.error, { leavesTrace: fault.executed !== true })
  }
  const real = fault.executed === true ? run() : undefined
  return "status" in fault ? staged(fault.status, fault.body) : cutShort(real)
}

async function delayed(fault: z.infer<typeof delay>, run: () => Answer, pauses: Pauses): Promise<Answer> {
  if (fault.when === "after-executing") {
    const answer = run()
    await pauses.pause(fault.delayMs)
    return answer
  }
  await pauses.pause(fault.delayMs)
  return run()
}

function staged(status: number, body: unknown): Answer {
  if (body === undefined) return { status, text: "" }
  if (typeof body === "string") return { status, contentType: "text/html;charset=UTF-8", text: body }
  return json(status, body)
}

function cutShort(real: Answer | undefined): Answer {
  const whole = real?.text || '{"orderId":"'
  return { ...json(200, null), text: whole.slice(0, Math.max(1, Math.floor(whole.length / 2))) }
}
