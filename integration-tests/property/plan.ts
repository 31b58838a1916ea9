import fc from "fast-check"
import type { Api, Fault } from "../../src/sandbox"
import { faultsOn, type FaultsOfApi, type PlannedFault } from "./faults"
import { namesMovements, readingOn, type Reading } from "./reading"

/** What a sequence does, made by chance, printed when it fails. Amounts in øre, which have fractions as Medusa's do. */
export type Plan = {
  hasOrder: boolean
  totalMinor: number
  /** Vipps' callback or webhook about the approval, beside the storefront that asks for itself */
  callback: CallbackDelivery
  capturedMinor: number
  abandoned: Abandoned[]
  steps: Step[]
  /** by how much each server's clock is wrong */
  skewMs: [number, number]
  reading: Reading
  /** ePayment: Vipps tells of what comes after the approval, too */
  hearsWebhooks: boolean
}

export type CallbackDelivery = "arrives" | { lose: true } | { duplicate: number } | { delayMs: number }

/** A payment session that Medusa deleted before it was paid, and what went wrong with it; approved late, or never. */
export type Abandoned = { faults: PlannedFault[]; isApprovedLate: boolean }

export type Step =
  /** clicks made at (nearly) the same time, and what Vipps' side does to their requests */
  | { step: "clicks"; faults: PlannedFault[]; clicks: MoneyRequest[] }
  | { step: "time"; minutes: number }
  | { step: "portal"; act: "capture" | "refund" | "cancel"; amountMinor: number }
  /** Vipps forgets the request ids it has seen, or the access tokens it gave out */
  | { step: "forget"; what: "ids" | "tokens" }
  | { step: "restart"; server: ServerNumber }

export type ServerNumber = 0 | 1

export type Act =
  | "capture"
  | "refund"
  | "credit"
  | "release"
  | "cancel"
  | "cancelPayment"
  | "cancelOrder"
  | "resolve"
  | "reconcile"

export type MoneyRequest = {
  act: Act
  /** of a capture, refund or credit line; 0: Medusa's default, the whole payment */
  amountMinor: number
  by: "kari" | "ola"
  server: ServerNumber
  afterMs: number
  trouble: Trouble
}

export type Trouble =
  | { kind: "none" }
  /** Medusa's own write fails after the provider's success */
  | { kind: "write-fails"; of: FailingWrite }
  /** the server dies so many database statements after it was asked to move money: before or after each of them */
  | { kind: "dies"; afterBoundaries: number }
  /** the server dies while its request is with Vipps */
  | { kind: "dies-sending" }
  /** so much time passes in the middle of the click: the process was stalled */
  | { kind: "stalls"; afterMs: number; seconds: number }

export type FailingWrite = "payment" | "collection" | "order"

export const TOTAL_ORE = 100_000
const captureAmounts = [10_000, 10_000, 10_000.5, 25_000, 33_333.33, 40_000, 60_000, 0]
const refundAmounts = [5_000, 5_000.45, 10_000, 10_000, 25_000]

const fails: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constant<"write-fails">("write-fails"),
  of: fc.constantFrom<FailingWrite>("payment", "payment", "collection", "order"),
})
export const dying: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: fc.constant<"dies">("dies"), afterBoundaries: fc.nat(48) }),
  fc.constant<Trouble>({ kind: "dies-sending" }),
)
const stalls: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constant<"stalls">("stalls"),
  afterMs: fc.constantFrom(20, 150, 500),
  seconds: fc.constantFrom(20, 40),
})
const none: Trouble = { kind: "none" }
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(none) },
  { weight: 2, arbitrary: fails },
  { weight: 3, arbitrary: dying },
  { weight: 1, arbitrary: stalls },
)

const money = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant<Act>("capture"),
      amountMinor: fc.constantFrom(...captureAmounts),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant<Act>("refund"), amountMinor: fc.constantFrom(...refundAmounts) }),
  },
)
const others = fc.constantFrom<Act>(
  "credit",
  "release",
  "release",
  "cancel",
  "cancelPayment",
  "cancelOrder",
  "resolve",
  "reconcile",
  "reconcile",
)
const act = fc.oneof(
  { weight: 9, arbitrary: money },
  {
    weight: 2,
    arbitrary: others.map((other) => ({ act: other, amountMinor: other === "credit" ? 5_000.25 : 0 })),
  },
)

const click: fc.Arbitrary<MoneyRequest> = fc
  .record({
    act,
    by: fc.constantFrom<"kari" | "ola">("kari", "kari", "ola"),
    server: fc.constantFrom<ServerNumber>(0, 1),
    afterMs: fc.constantFrom(0, 0, 30, 150, 500),
    trouble,
  })
  .map(({ act: { act: name, amountMinor }, ...rest }) => ({ act: name, amountMinor, ...rest }))

/** A second click of the same person on the same button comes more often than chance would have it. */
const clicks: fc.Arbitrary<MoneyRequest[]> = fc.oneof(
  { weight: 5, arbitrary: click.map((one) => [one]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(click, fc.constantFrom<ServerNumber>(0, 1))
      .map(([one, server]) => doubled(one, server)),
  },
  { weight: 2, arbitrary: fc.array(click, { minLength: 2, maxLength: 3 }) },
)

function doubled(one: MoneyRequest, server: ServerNumber): MoneyRequest[] {
  return [one, { ...one, server, afterMs: one.afterMs + 20, trouble: none }]
}

const minutes = fc.constantFrom(0.5, 0.5, 3, 6, 11)
const singleOf = (faults: FaultsOfApi): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        step: fc.constant<"clicks">("clicks"),
        faults: fc.array(faults.all, { maxLength: 2 }),
        clicks,
      }),
    },
    { weight: 3, arbitrary: fc.record({ step: fc.constant<"time">("time"), minutes }) },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant<"portal">("portal"),
        act: fc.constantFrom<"capture" | "refund" | "cancel">("capture", "capture", "refund", "cancel"),
        amountMinor: fc.constantFrom(1_100, 2_300, 10_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant<"forget">("forget"),
        what: fc.constantFrom<"ids" | "tokens">("ids", "tokens"),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant<"restart">("restart"),
        server: fc.constantFrom<ServerNumber>(0, 1),
      }),
    },
  )

/** Of a click and of its repeat; often: the first arrives late, the second is refused. */
function twoFaults(call: "capture" | "refund", faults: FaultsOfApi): fc.Arbitrary<PlannedFault[]> {
  const late: Fault = { delayMs: 1_600, when: "before-executing" }
  const refusal = fc.constantFrom<Fault>({ status: 404, executed: false }, faults.refusalOf(call))
  const pairs: fc.Arbitrary<Fault[]> = fc.oneof(
    { weight: 2, arbitrary: fc.array(fc.oneof(...faults[call]), { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: refusal.map((second) => [late, second]) },
  )
  return pairs.map((pair) => pair.map((fault) => ({ call, fault, times: 1 })))
}

/** What matters most: it went wrong, and the same person tries the same again, sooner or later. */
const triedAgainUnder = (faults: FaultsOfApi): fc.Arbitrary<Step[]> =>
  fc
    .record({
      act: money,
      by: fc.constantFrom<"kari" | "ola">("kari", "ola"),
      trouble: fc.oneof(fc.constant(none), fails, dying, dying),
      faults: fc.record({ capture: twoFaults("capture", faults), refund: twoFaults("refund", faults) }),
      minutes,
      forgets: fc.boolean(),
    })
    .map((p) => {
      const first: MoneyRequest = {
        act: p.act.act,
        amountMinor: p.act.amountMinor,
        by: p.by,
        server: 0,
        afterMs: 0,
        trouble: p.trouble,
      }
      const faults = p.act.act === "capture" ? p.faults.capture : p.faults.refund
      return [
        { step: "clicks", faults, clicks: [first] },
        { step: "time", minutes: p.minutes },
        ...(p.forgets ? [{ step: "forget", what: "ids" } as const] : []),
        { step: "clicks", faults: [], clicks: [{ ...first, server: 1, trouble: none }] },
      ]
    })

const stepsUnder = (faults: FaultsOfApi): fc.Arbitrary<Step[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: singleOf(faults).map((one) => [one]) },
        { weight: 1, arbitrary: triedAgainUnder(faults) },
      ),
      {
        minLength: 2,
        maxLength: 6,
      },
    )
    .map((parts) => parts.flat())

const abandonedUnder = ({ ofUnapproved }: FaultsOfApi): fc.Arbitrary<Abandoned> =>
  fc.record({
    faults: fc.array(ofUnapproved, { maxLength: 2 }),
    isApprovedLate: fc.boolean(),
  })

export const callbacks: fc.Arbitrary<CallbackDelivery> = fc.constantFrom<CallbackDelivery>(
  "arrives",
  { lose: true },
  { duplicate: 1 },
  { duplicate: 2 },
  { delayMs: 300 },
  { delayMs: 1_500 },
)

export const skews = fc.constantFrom<[number, number]>([0, 0], [-4_000, 0], [3_000, -3_000], [0, 15_000])

export function plansOn(api: Api): fc.Arbitrary<Plan> {
  const faults = faultsOn(api)
  const plans: fc.Arbitrary<Plan> = fc.record({
    totalMinor: fc.constantFrom(TOTAL_ORE, TOTAL_ORE, 99_999.15, 100_000.5),
    hasOrder: fc.constantFrom(true, true, true, false),
    callback: callbacks,
    abandoned: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Abandoned[]>([]) },
      { weight: 1, arbitrary: fc.array(abandonedUnder(faults), { minLength: 1, maxLength: 2 }) },
    ),
    capturedMinor: fc.constantFrom(0, 0, 50_000),
    steps: stepsUnder(faults),
    skewMs: skews,
    reading: readingOn(api),
    hearsWebhooks: fc.boolean(),
  })
  return plans.map(tellApart)
}

/**
 * Where Vipps doesn't say whose a movement is, the portal moves nothing: beside a lost answer, nobody but a person could tell which
 * is which, and all would wait for that person. The protocol's own tests play that.
 */
function tellApart(plan: Plan): Plan {
  if (namesMovements(plan.reading)) return plan
  return { ...plan, steps: plan.steps.filter((one) => one.step !== "portal" || one.act === "cancel") }
}

/** The plan as a list that a person can read. */
export function describePlan(plan: Plan): string {
  const { hasOrder, totalMinor, capturedMinor, abandoned: given, steps, skewMs } = plan
  const before = given.map((one) => `a session that is given up: ${JSON.stringify(one)}`)
  const opening = `a payment of ${kr(totalMinor)} ${hasOrder ? "of an order" : "without an order"}, ${kr(capturedMinor)} captured`
  const clocks = `the servers' clocks are wrong by ${skewMs.join(" and ")} ms`
  const callback = `Vipps' callback: ${JSON.stringify(plan.callback)}; later webhooks ${plan.hearsWebhooks ? "arrive" : "are lost"}`
  const reading = `what is undocumented: ${JSON.stringify(plan.reading)}`
  return [reading, ...before, callback, opening, clocks, ...steps.flatMap(describeStep)].join("\n")
}

function describeStep(one: Step): string[] {
  switch (one.step) {
    case "time":
      return [`${one.minutes} minutes pass`]
    case "portal":
      return [`in the Vipps portal: ${one.act} ${one.act === "cancel" ? "" : kr(one.amountMinor)}`]
    case "forget":
      return [`Vipps forgets ${one.what}`]
    case "restart":
      return [`server ${one.server} is restarted`]
    case "clicks":
      return [
        ...one.faults.map(({ call, fault, times }) => `the next ${times} ${call}: ${JSON.stringify(fault)}`),
        ...one.clicks.map((each, index) => `${index === 0 ? "-" : "  and"} ${describeClick(each)}`),
      ]
  }
}

export function describeClick({
  act: name,
  amountMinor,
  by,
  server,
  afterMs,
  trouble: what,
}: MoneyRequest): string {
  const isMoney = name === "capture" || name === "refund" || name === "credit"
  const described = isMoney ? `${name} ${amountMinor === 0 ? "all" : kr(amountMinor)}` : name
  const { kind, ...more } = what
  return `${by}: ${described} on server ${server} after ${afterMs} ms${kind === "none" ? "" : `, ${kind} ${JSON.stringify(more)}`}`
}

function kr(amountMinor: number): string {
  return `${amountMinor / 100} kr`
}
