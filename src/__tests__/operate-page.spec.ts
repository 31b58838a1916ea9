import { readFileSync } from "node:fs"
import { join } from "node:path"
import { explainMissing } from "../medusa/check-schema"
import { isListedCode } from "../messages"
import { subjects } from "../messages/en"
import { listed } from "../messages/en/vipps-meanings"
import { completionFailureCodes } from "../rules"
import { findCode } from "../vipps/error-codes"

/** Whatever a person can be told has a row in docs/operate.md: a code that is new is missing there until it is explained. */
const SOURCES = join(__dirname, "..")
const text = read("../docs/operate.md")
const page = text.replace(/^> /gm, "").replace(/\s+/g, " ")

type Row = { heading: string; codes: string[]; explanation: string }

/** Told by the panel, the log, an event or the support view, which the page describes. */
const described = [
  ...[
    "capture-beyond-due",
    "capture-not-due",
    "capture-unwanted",
    "their-words",
    "unrecorded",
    "row-impossible",
  ],
  ...["unrecorded-during-change", "not-cancelled-yet", "captured-for-nobody", "not-resolved", "not-started"],
  ...[
    "ended-at-vipps",
    "approval-expired",
    "unwanted-canceled",
    "nobody-wanted",
    "no-reason-given",
    "vipps-state",
  ],
  ...[
    "order-tried-again",
    "order-needs-less",
    "reservation-aging",
    "release-blocked",
    "not-reserved-no-link",
  ],
]

function needsRow(code: string): boolean {
  return !withoutRow.includes(code) && !/^problem-|-ok$/.test(code)
}

const [, union = ""] = /type ProblemCode =([^/]*?)\n\n/s.exec(read("contract/admin-api.ts")) ?? []
const problems = [...union.matchAll(/"([a-z-]+)"/g)].map(([, code = ""]) => code)
const { requests: _, ...told } = subjects
const codes = Object.values(told).flatMap(Object.keys).filter(needsRow)

/** Vipps' own: a code of a group that we don't know, and the row that speaks of all such codes. */
const unlisted: [group: string, code: string, row: string][] = [
  ["Payment", "999", "Payment/…"],
  ["VippsError", "999", "VippsError/…"],
  ["User", "999", "User/…"],
  ["Merchant", "999", "Merchant/…"],
  ["Authentication", "999", "Authentication/…"],
  ["InvalidRequest", "mobileNumber", "InvalidRequest/…"],
  ["Gateway", "301", "Gateway/3…"],
  ["Gateway", "410", "Gateway/4…"],
  ["Gateway", "503", "Gateway/5…"],
  ["Proxy", "403", "Proxy/…"],
  ["Proxy", "502", "Proxy/…"],
  ["Proxy", "answer-403", "Proxy/answer-…"],
]

describe("each code that a message, a refusal, a notice or a check carries", () => {
  it("are many", () => expect(codes.length).toBeGreaterThan(90))

  it.each(codes)("%s has one row", (code) => {
    const own = rowsOf(code).filter(({ heading }) => heading !== "Problems" || !problems.includes(code))
    expect(own).toHaveLength(1)
  })

  it("the reasons why an order can't be made are among them", () =>
    expect(completionFailureCodes.filter((code) => !codes.includes(code))).toEqual([]))
})

describe("each problem", () => {
  it("are many", () => expect(problems.length).toBeGreaterThan(8))

  it.each(problems)("%s has one row with its badge", (code) => {
    expect(rowsOf(code).filter(({ heading }) => heading === "Problems")).toHaveLength(1)
    expect(text).toMatch(new RegExp(`^- \`${code}\` \\(_[^_]+_\\): `, "m"))
  })
})

describe("each code of Vipps' errors", () => {
  const all = Object.keys(listed).map((key): (typeof unlisted)[number] => {
    const [group = "", code = ""] = key.split("/")
    return [group, code, key]
  })

  it.each([...all, ...unlisted])(
    "%s/%s stands where the page says whether money may have moved",
    (group, code, row) => {
      const found = rowsOf(row)
      expect(found).toHaveLength(1)
      const isUnknown = found[0]?.heading === "The outcome is unknown"
      expect(isUnknown).toBe(findCode(group, code).finality === "unknown")
    },
  )

  it("those that are not listed are none of the listed", () =>
    expect(unlisted.filter(([group, code]) => isListedCode(`${group}/${code}`))).toEqual([]))
})

describe("each row", () => {
  const known = new Set([...codes, ...problems, ...Object.keys(listed), ...unlisted.map(([, , row]) => row)])

  it("is about codes that there are", () =>
    expect(rows.flatMap((row) => row.codes).filter((code) => !known.has(code))).toEqual([]))

  it.each(rows)("$codes says something", ({ explanation }) => {
    expect(explanation).toMatch(/\w+ \w+.*\.$|^\w+\.$/s)
  })
})

it("what stops a server on a Medusa that lacks a column", () => {
  const sentence = explainMissing(["payment.captured_at", "return.status"], "2.30.1")
  expect([sentence].filter((one) => page.includes(one))).toEqual([sentence])
})

it.each(["403", "502", "answer-403"])("what the proxy of the host says: Proxy/%s", (code) => {
  const said = english(vippsMessage({ call: "capture", group: "Proxy", code }))
  const sentence = said.replace(` (capture: Proxy/${code}).`, "")
  expect(sentence).not.toBe(said)
  expect([sentence].filter(onPage)).toEqual([sentence])
})

describe("each sentence of the protocol", () => {
  const at = (time: string) => new Date(`2025-05-03T${time}+02:00`)
  const capture = { kind: "capture", amount: nok(25_000), openedAt: at("10:11:03") } as const
  const refund = { ...capture, kind: "refund" } as const
  const resolvableBy = at("10:16:29")
  const said = {
    "in-progress": message("in-progress", capture),
    "no-answer": message("no-answer", { ...capture, group: "Network", code: "timeout" }),
    "not-known-yet": message("not-known-yet", { ...capture, resolvableBy }),
    "still-unknown": message("still-unknown", { ...capture, resolvableBy: at("10:17:29") }),
    "earlier-went-through": message("earlier-went-through", refund),
    "equal-under-way": message("equal-under-way", refund),
    "made-before": message("made-before", capture),
    "row-used": message("row-used", { row: "capt_01" }),
    "nothing-to-record": message("nothing-to-record", { operation: "capt_01" }),
    busy: message("busy"),
    "needs-manual-decision": message("needs-manual-decision", capture),
    "other-amount": message("other-amount", { ...capture, executed: nok(20_000), operation: "capt_01" }),
    "nothing-needs-decision": message("nothing-needs-decision"),
  }

  it.each(Object.entries(said))("%s", (code, one) => {
    expect(one.code).toBe(code)
    const sentence = english(one)
    expect([sentence].filter(onPage)).toEqual([sentence])
  })

  it("are all that there are", () =>
    expect(Object.keys(subjects.operations).filter((code) => !(code in said))).toEqual([]))
})

describe("each reason why an order can't be made", () => {
  it.each(completionFailureCodes)("%s", (code) => {
    const row = new RegExp(`\\| \`${code}\` +\\| (.*?) +\\|`).exec(page)?.[1]
    expect(row).toBe(english(message(code, { says: "" })))
    expect(onPage("Medusa says:")).toBe(true)
  })
})

describe("each code that a refusal, a notice or a check carries", () => {
  const [, union = ""] = /type ProblemCode =([^/]*?)\n\n/s.exec(read("contract/admin-api.ts")) ?? []
  const problems = [...union.matchAll(/"([a-z-]+)"/g)].map(([, code = ""]) => code)
  const { guards, operations, checks, notices } = subjects
  const refusals = [
    ...orderRefusals,
    ...paymentRefusals,
    ...[guards, operations, checks, notices].flatMap(Object.keys),
  ]
  const codes = refusals.filter((code) => !/^problem-|-ok$/.test(code))

  it("are many", () => expect([...problems, ...codes].length).toBeGreaterThan(60))

  it.each([...new Set([...problems, ...codes])])("%s", (code) =>
    expect(page.includes(`\`${code}\``)).toBe(true),
  )
})

describe("each sentence that is thrown or shown", () => {
  const sentences = listWords()

  it("are many", () => expect(sentences.length).toBeGreaterThan(50))

  it.each([...new Set(sentences)])("%s", (words) => expect([words].filter(onPage)).toEqual([words]))
})

describe("why a reservation is kept", () => {
  const since = new Date("2025-05-03T10:11:03+02:00")
  const until = new Date("2025-05-03T11:11:03+02:00")
  const kept = nok(25_000)
  const sentences = [
    message("taken-off-twice", { kept }),
    message("kept-for-goods", { kept, unfulfilled: nok(75_000), secured: nok(65_000) }),
    message("kept-for-return", { kept, since }),
    message("kept-after-return", { kept, since, until }),
    message("kept-after-refund", { kept, since, until }),
  ].map(english)

  it.each(sentences)("%s", (sentence) => expect([sentence].filter(onPage)).toEqual([sentence]))
})

/** The words between the figures of what is refused, and of what a check finds. */
function listWords(): string[] {
  const isTold = (code: string) => !isInOtherWords(code)
  return ["guards", "checkout", "payments", "orders", "checks"].flatMap((subject) => {
    const file = `messages/en/${subject}.ts`
    const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true)
    const words: string[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isVariableStatement(node) && !node.modifiers) return
      if (ts.isPropertyAssignment(node))
        words.push(...(isTold(nameOf(node)) ? wordsIn(node.initializer) : []))
      else ts.forEachChild(node, visit)
    }
    visit(source)
    return words.map((part) => part.trim()).filter((part) => part.length >= LEAST)
  })
}

function nameOf({ name }: ts.PropertyAssignment): string {
  return ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : ""
}

/** The parts of a sentence that are the same whatever its figures are. */
function wordsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
  const words: string[] = []
  ts.forEachChild(node, (child) => void words.push(...wordsIn(child)))
  return words
}

function read(file: string): string {
  return readFileSync(join(SOURCES, file), "utf8")
}
