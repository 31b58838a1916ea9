import type { Api, Assumptions, CallName, Fault } from "../../src/sandbox"

export type OperationName = "initiate" | "capture" | "refund" | "release" | "cancel"

export type MatrixFault = {
  name: string
  /** what each try of the call meets */
  fault?: (call: CallName) => Fault
  /** what Vipps does that it documents neither so nor otherwise */
  reading?: Partial<Assumptions>
  /** played in every run; the others by MATRIX=all */
  by: readonly OperationName[]
}

const everywhere: OperationName[] = ["initiate", "capture", "refund", "release", "cancel"]

/** What `reading` may change, as the sandbox has it by itself. */
export const USUAL: Partial<Assumptions> = { answersShowNewSum: true, eventKeys: "own", replays: "stored" }

function same(name: string, fault: Fault): Omit<MatrixFault, "by"> {
  return { name, fault: () => fault }
}

/** An error code that depends on the call: a release is sent as a cancel. */
function coded(name: string, codes: Partial<Record<CallName, string>>, executed: boolean) {
  const fault = (call: CallName): Fault => ({
    error: { group: "ePayment", code: codes[call] ?? "3010" },
    executed,
  })
  return { name, fault }
}

const ofTheNetwork = [
  same("the request is lost", { dropResponse: "before-executing" }),
  same("the answer is lost", { dropResponse: "after-executing" }),
  same("the answer comes too late", { delayMs: 10_000, when: "after-executing" }),
  same("500, not executed", { status: 500 }),
  same("500, but executed", { status: 500, executed: true }),
  same("503 of the gateway", { status: 503 }),
  same("429, too many requests", { status: 429 }),
  same("a broken body, but executed", { malformedBody: true, executed: true }),
]

const ofECom = [
  ...ofTheNetwork,
  same("94, the order is locked", { error: { group: "VippsError", code: "94", status: 400 } }),
  same("99, internal error, but executed", {
    error: { group: "VippsError", code: "99", status: 500 },
    executed: true,
  }),
  same("92, already processed", { error: { group: "VippsError", code: "92", status: 400 }, executed: true }),
  same("a refusal (44, card expired)", { error: { group: "Payment", code: "44", status: 400 } }),
]

/** On eCom these three are sent, repeated and looked up like a capture: each fault meets one of them. */
const alike: OperationName[] = ["refund", "release", "cancel"]

/** On ePayment: where another code of ours does the work than on eCom. */
const differing: Record<string, OperationName[]> = {
  // a payment's start may be repeated, or read back
  "the request is lost": ["initiate", "capture"],
  // a release and a cancellation have no key, and a cancellation looks first
  "the answer is lost": ["initiate", "capture", "release", "cancel"],
  "500, but executed": ["initiate", "refund"],
}

export const faultsOf: Record<Api, readonly MatrixFault[]> = {
  ecom: ofECom.map((one, index) => ({
    ...one,
    by: ["initiate", "capture", ...alike.filter((_, turn) => turn === index % alike.length)],
  })),
  epayment: [
    ...ofTheNetwork.map((one) => ({ ...one, by: differing[one.name] ?? [] })),
    { ...coded("6160, the payment is locked", forEach("6160"), false), by: ["capture"] },
    { ...coded("3010, internal error, but executed", forEach("3010"), true), by: ["refund", "cancel"] },
    {
      ...coded(
        "done before (4020, 6170, 6180, 6190)",
        { initiate: "4020", capture: "6170", refund: "6180", cancel: "6190" },
        true,
      ),
      by: ["initiate", "capture", "release"],
    },
    {
      ...coded(
        "a refusal (5070, 6260, 5100, 6030)",
        { initiate: "5070", capture: "6260", refund: "5100", cancel: "6030" },
        false,
      ),
      by: ["capture", "refund"],
    },
    { name: "200 with the sums of before", reading: { answersShowNewSum: false }, by: ["capture", "refund"] },
    lostAnd("the events have no keys", { eventKeys: "none" }, ["capture"]),
    lostAnd("the events have the start's key", { eventKeys: "create" }, ["capture", "refund"]),
    lostAnd("a repeat gets the sums of now", { replays: "fresh" }, ["refund"]),
    lostAnd("a repeat gets 4020", { replays: "key-used" }, ["capture"]),
  ],
}

function lostAnd(what: string, reading: Partial<Assumptions>, by: OperationName[]): MatrixFault {
  return {
    name: `the answer is lost, and ${what}`,
    fault: () => ({ dropResponse: "after-executing" }),
    reading,
    by,
  }
}

function forEach(code: string): Partial<Record<CallName, string>> {
  return { initiate: code, capture: code, refund: code, cancel: code }
}

/** MATRIX=all: each fault in each operation. */
export const playsAll = process.env.MATRIX === "all" || process.env.UPDATE_FAULT_MATRIX !== undefined

export function isPlayed({ by }: MatrixFault, operation: OperationName): boolean {
  return (playsAll ? everywhere : by).includes(operation)
}
