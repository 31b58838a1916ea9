import { readFileSync } from "node:fs"
import { join } from "node:path"
import { explainMissing } from "../medusa/check-schema"
import { isListedCode } from "../messages"
import { subjects } from "../messages/en"
import { listed } from "../messages/en/vipps-meanings"
import { notifiedEvents } from "../notifications/staff-notice"
import { completionFailureCodes } from "../rules"
import { findCode } from "../vipps/error-codes"

/** Whatever a person can be told has a row in docs/operate.md: a code that is new is missing there until it is explained. */
const SOURCES = join(__dirname, "..")
const text = read("../docs/operate.md")
const page = text.replace(/^> /gm, "").replace(/\s+/g, " ")

type Row = { heading: string; codes: string[]; explanation: string }

/** "- `busy`: wait.", "- `failed` (_Failed_): …", or several codes with one explanation. */
const rows = readRows()

function readRows(): Row[] {
  return text.split(/^#+ /m).flatMap((section) => {
    const [heading = "", ...lines] = section.split("\n")
    const found = lines
      .join("\n")
      .matchAll(/^- ((?:`[^`\n]+`(?:, |,\n {2})?)+)(?: \([^)\n]+\))?:\s+(.+(?:\n {2}\S.*)*)/gm)
    return [...found].map(([, codes = "", explanation = ""]) => ({
      heading,
      codes: [...codes.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code),
      explanation,
    }))
  })
}

function rowsOf(code: string): Row[] {
  return rows.filter(({ codes }) => codes.includes(code))
}

/** Parts of other sentences, or told by the log and by an event, which the page describes. */
const withoutRow = [
  ...["their-words", "no-reason-given", "vipps-state", "not-cancelled-yet", "not-resolved", "not-started"],
  ...["ended-at-vipps", "approval-expired", "unwanted-canceled", "release-blocked", "row-impossible"],
  ...["unrecorded", "unrecorded-during-change", "vipps-error", "vipps-refused"],
  ...["released-once-captured", "released-by-itself", "released-once-completed", "release-by-hand"],
  ...["rest-to-release", "rest-releases-itself"],
  ...["fulfillment-paid-elsewhere", "fulfillment-not-reserved", "fulfillment-not-again", "fulfillment-waits"],
]

function needsRow(code: string): boolean {
  return !withoutRow.includes(code) && !/^problem-|-ok$/.test(code)
}

const [, union = ""] = /type ProblemCode =([^/]*?)\n\n/s.exec(read("contract/admin-api.ts")) ?? []
const problems = [...union.matchAll(/"([a-z-]+)"/g)].map(([, code = ""]) => code)
// the bell's titles stand under a heading of their own
const { requests: _, staff: bell, ...told } = subjects
const codes = Object.values(told).flatMap(Object.keys).filter(needsRow)

/** Vipps' own: a code of a group that we don't know, and the row that speaks of all such codes. */
const unlisted: [group: string, code: string, row: string][] = [
  ["Payment", "999", "Payment/…"],
  ["VippsError", "999", "VippsError/…"],
  ["User", "999", "User/…"],
  ["Merchant", "999", "Merchant/…"],
  ["ePayment", "4999", "ePayment/4…"],
  ["ePayment", "5999", "ePayment/5…"],
  ["ePayment", "6999", "ePayment/6…"],
  ["ePayment", "7999", "ePayment/7…"],
  ["Authentication", "999", "Authentication/…"],
  ["InvalidRequest", "mobileNumber", "InvalidRequest/…"],
  ["Gateway", "301", "Gateway/3…"],
  ["Gateway", "410", "Gateway/4…"],
  ["Gateway", "503", "Gateway/5…"],
  ["Proxy", "403", "Proxy/…"],
  ["Proxy", "502", "Proxy/…"],
  ["Proxy", "answer-403", "Proxy/answer-…"],
]

it("the events that the staff are told of are listed with the bell", () => {
  const [, section = ""] = /^## In the bell\n(.*?)^## /ms.exec(text) ?? []
  const events = notifiedEvents.map((name) => name.replace("vipps.", ""))
  expect(events.filter((name) => !section.includes(`\`${name}\``))).toEqual([])
  expect(Object.keys(bell).length).toBeGreaterThan(6)
})

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
      expect(isUnknown).toBe(findCode(group, code).finality === "indeterminate")
    },
  )

  it("those that are not listed are none of the listed", () =>
    expect(unlisted.filter(([group, code]) => isListedCode(`${group}/${code}`))).toEqual([]))
})

describe("each row", () => {
  const events = notifiedEvents.map((name) => name.replace("vipps.", ""))
  const vipps = [...Object.keys(listed), ...unlisted.map(([, , row]) => row)]
  const known = new Set<string>([...codes, ...problems, ...vipps, ...events])

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

function read(file: string): string {
  return readFileSync(join(SOURCES, file), "utf8")
}
