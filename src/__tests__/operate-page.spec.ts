import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { checkTexts } from "../admin/texts/nb-checks"
import type { Operation } from "../operations"
import { say } from "../operations/messages"
import { explainMissing } from "../medusa/check-schema"
import { explainRefusal } from "../checkout/completion-error"
import { completionFailureCodes, explainReleaseBlock, explainTakenOffTwice, kroner } from "../rules"
import { errorCodes, findCode } from "../vipps/error-codes"
import { errorFromSilence } from "../vipps/errors"

/** Whatever a person can be told stands in docs/operate.md: a sentence that is new, or changed, is missing there until it is. */
const CODE = /^[a-z]+(-[a-z]+)+$/
/** Shorter ones say nothing by themselves: " is left. ". */
const LEAST = 16
const SOURCES = join(__dirname, "..")
const plain = (text: string) => text.replace(/^> /gm, "").replace(/\s+/g, " ")
const page = plain(readFileSync(join(SOURCES, "../docs/operate.md"), "utf8"))

function onPage(words: string): boolean {
  return page.includes(plain(words))
}

describe("each code of Vipps' errors", () => {
  it.each(Object.entries(errorCodes))("%s", (code, { sentence }) => {
    const row = new RegExp(`\\| \`${code}\` +\\| (.*?) +\\|`).exec(page)?.[1]
    expect(row).toBe(plain(sentence))
  })
})

it("what stops a server on a Medusa that lacks a column", () => {
  const sentence = explainMissing(["payment.captured_at", "return.status"], "2.30.1")
  expect([sentence].filter(onPage)).toEqual([sentence])
})

it.each(["403", "502", "answer-403"])("what the proxy of the host says: Proxy/%s", (code) => {
  const { sentence } = findCode("Proxy", code)
  expect([sentence].filter(onPage)).toEqual([sentence])
})

describe("each sentence of the protocol", () => {
  const at = (time: string) => new Date(`2025-05-03T${time}+02:00`)
  const unset = {
    actor: undefined,
    rowId: undefined,
    owner: undefined,
    unansweredAt: undefined,
    answeredAt: undefined,
    confirmedAt: undefined,
    executedAt: undefined,
    transactionId: undefined,
    errorCode: undefined,
    errorGroup: undefined,
    errorMessage: undefined,
  }
  const operation = (kind: Operation["kind"]): Operation => ({
    ...unset,
    requestId: "capt_01",
    orderId: "medusa-01",
    kind,
    amountOre: 25_000,
    text: "",
    origin: "ours",
    state: "open",
    leaseAlive: false,
    quiet: false,
    sends: 1,
    openedAt: at("10:11:03"),
    knownBy: at("10:16:29"),
  })
  const silence = errorFromSilence("capture", "timeout")
  const said: Record<keyof typeof say, string> = {
    underWay: say.underWay(operation("capture")),
    noAnswer: say.noAnswer(operation("capture"), silence),
    notKnownYet: say.notKnownYet(operation("capture")),
    stillUnknown: say.stillUnknown(operation("capture")),
    wentThrough: say.wentThrough(operation("refund")),
    equalUnderWay: say.equalUnderWay(operation("refund")),
    madeBefore: say.madeBefore(operation("capture")),
    alreadyUsed: say.alreadyUsed("capt_01"),
    nothingToRecord: say.nothingToRecord("capt_01"),
    busy: say.busy(),
    doubtful: say.doubtful(operation("capture")),
    otherAmount: say.otherAmount(operation("capture"), 20_000),
    nothingInDoubt: say.nothingInDoubt(),
  }

  it.each(Object.entries(said))("%s", (_, sentence) => expect([sentence].filter(onPage)).toEqual([sentence]))
})

describe("each reason why an order can't be made", () => {
  it.each(completionFailureCodes)("%s", (code) => {
    const row = new RegExp(`\\| \`${code}\` +\\| (.*?) +\\|`).exec(page)?.[1]
    expect(row).toBe(explainRefusal({ code, says: "" }))
    expect(onPage("Medusa says:")).toBe(true)
  })
})

describe("each code that a refusal, a notice or a check carries", () => {
  const unions = ["contract/admin-api.ts", "rules/payment-warnings.ts"].flatMap((file) => {
    const [, union = ""] = /type (?:Problem|Warning)Code =([^/]*?)\n\n/s.exec(read(file)) ?? []
    return [...union.matchAll(/"([a-z-]+)"/g)].map(([, code = ""]) => code)
  })
  const refusals = listTold().flatMap(({ code }) => (code ? [code] : []))
  const checks = Object.keys(checkTexts).filter((code) => !code.endsWith("-ok"))

  it("are many", () => expect([...unions, ...refusals, ...checks].length).toBeGreaterThan(60))

  it.each([...new Set([...unions, ...refusals, ...checks])])("%s", (code) =>
    expect(page.includes(`\`${code}\``)).toBe(true),
  )
})

describe("each sentence that is thrown or shown", () => {
  const sentences = listTold().flatMap(({ parts }) => parts)

  it("are many", () => expect(sentences.length).toBeGreaterThan(50))

  it.each([...new Set(sentences)])("%s", (words) => expect([words].filter(onPage)).toEqual([words]))
})

describe("why a reservation is kept", () => {
  const times = { since: new Date("2025-05-03T10:11:03+02:00"), until: new Date("2025-05-03T11:11:03+02:00") }
  const sentences = [
    explainTakenOffTwice(25_000),
    explainReleaseBlock({ code: "goods-not-paid", unfulfilledOre: 75_000, securedOre: 65_000 }, 25_000),
    explainReleaseBlock({ code: "return-open", ...times }, 25_000),
    explainReleaseBlock({ code: "just-returned", ...times }, 25_000),
    explainReleaseBlock({ code: "just-refunded", ...times }, 25_000),
  ]

  it.each(sentences)("%s", (sentence) => expect([sentence].filter(onPage)).toEqual([sentence]))
})

type Told = { code: string | undefined; parts: string[] }

/** What the calls that refuse or show something are given: a code, and the words between the figures of its sentence. */
function listTold(): Told[] {
  const calls = [
    "refuse",
    "refused",
    "notAuthorized",
    "askAgain",
    "notAllowed",
    "wrong",
    "failed",
    "warn",
    "MedusaError",
  ]
  return listFiles(SOURCES).flatMap((file) => {
    const told: Told[] = []
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true)
    const visit = (node: ts.Node): void => {
      const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
      if (isCall && calls.includes(node.expression.getText(source)))
        told.push(readCall([...(node.arguments ?? [])]))
      ts.forEachChild(node, visit)
    }
    visit(source)
    return told
  })
}

function readCall(given: ts.Expression[]): Told {
  const texts = given.filter(ts.isStringLiteralLike).map(({ text }) => text)
  const words = given.flatMap(wordsOf).filter((text) => !CODE.test(text))
  return {
    code: texts.find((text) => CODE.test(text)),
    parts: words.map((text) => text.trim()).filter((text) => text.length >= LEAST),
  }
}

/** The parts of a sentence that are the same whatever its figures are. */
function wordsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
  if (ts.isParenthesizedExpression(node)) return wordsOf(node.expression)
  if (ts.isConditionalExpression(node)) return [...wordsOf(node.whenTrue), ...wordsOf(node.whenFalse)]
  if (ts.isBinaryExpression(node)) return [...wordsOf(node.left), ...wordsOf(node.right)]
  return []
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return ["__tests__", "sandbox", "admin"].includes(entry.name) ? [] : listFiles(path)
    return entry.name.endsWith(".ts") && entry.name !== "error-codes.ts" ? [path] : []
  })
}

function read(file: string): string {
  return readFileSync(join(SOURCES, file), "utf8")
}

it("writes amounts as the sentences do", () => expect(onPage(kroner(100_000))).toBe(true))
