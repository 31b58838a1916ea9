import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { repositoryRoot, type Admin, type JsonObject, type PaidOrder } from "../../demo/harness"

/** `<!-- played: 200 POST capture {"amount":750}; state, captured -->` above an answer in docs/admin-api.md. */
type Played = {
  mark: string
  status: number
  method: "GET" | "POST"
  path: string
  body: JsonObject | undefined
  /** the fields that are shown of the payment, or of the answer, of `operations[0]` the first alone; all if none is named */
  shown: string[] | undefined
  documented: unknown
}

const FILE = join(repositoryRoot, "docs", "admin-api.md")
const block = /<!-- played: ([^>]+) -->\s*```json\n(.*?)```/gs
const request = /^(\d+) (GET|POST) (\S+)(?: (\{.*?\}))?(?:; (.+))?$/

export async function readPlayed(): Promise<Played[]> {
  const text = await readFile(FILE, "utf8")
  return [...text.matchAll(block)].map(([, mark = "", answer = ""]) => {
    const [, status, method, path = "", body, shown] = request.exec(mark) ?? []
    if (method !== "GET" && method !== "POST") throw new Error(`docs/admin-api.md: can't play "${mark}"`)
    return {
      ...{ mark, method, path, status: Number(status), shown: shown?.split(", ") },
      body: body === undefined ? undefined : JSON.parse(body),
      documented: JSON.parse(answer),
    }
  })
}

/** What the server answers now, with the values that differ from run to run as the page writes them. */
export async function play(admin: Admin, paid: PaidOrder, one: Played): Promise<unknown> {
  const place = one.path.startsWith("/") ? one.path : `/payments/${paid.paymentId}/${one.path}`
  const path = `/admin/vipps${place.replace("ORDER_ID", paid.reference).replace(/\/\.$/, "")}`
  const sent = one.body && JSON.parse(JSON.stringify(one.body).replaceAll("PAYMENT_ID", paid.paymentId))
  const { status, body } = await admin.api({ method: one.method, path, ...(sent && { body: sent }) })
  expect({ path, status }).toEqual({ path, status: one.status })
  return pick(still(body), one.shown)
}

export async function writePlayed(answers: ReadonlyMap<string, unknown>): Promise<void> {
  const text = await readFile(FILE, "utf8")
  const renewed = text.replace(block, (whole, mark: string) =>
    answers.has(mark)
      ? `<!-- played: ${mark} -->\n\n\`\`\`json\n${JSON.stringify(answers.get(mark), null, 2)}\n\`\`\``
      : whole,
  )
  await writeFile(FILE, renewed)
}

function pick(answer: unknown, shown: string[] | undefined): unknown {
  if (!shown || !isObject(answer)) return answer
  const fieldsOf = (whole: Record<string, unknown>) =>
    Object.fromEntries(shown.map((field) => pickField(whole, field)))
  return isObject(answer.payment) ? { ...answer, payment: fieldsOf(answer.payment) } : fieldsOf(answer)
}

function pickField(whole: Record<string, unknown>, field: string): [name: string, value: unknown] {
  const name = field.replace("[0]", "")
  const value = whole[name]
  return [name, name !== field && Array.isArray(value) ? value.slice(0, 1) : value]
}

const stillnesses: [RegExp, string][] = [
  [/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "2026-11-24T08:01:40.120Z"],
  [/\bmedusa-[0-9A-Z]{26}-1\b/g, "medusa-01JD3M8Q5V7Z4W2K9T6B1N0XCE-1"],
  [/\b(pay|order|user|capt|ref|payses|pay_col)_[0-9A-Z]{26}\b/g, "$1_01JD3MC4R2"],
  [/\b(cancel|release)-[0-9a-f]{32}\b/g, "$1-5f0c6d3e2b1a49788d7c6b5a49382716"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "0b1f5c1e-6a51-4b7e-9c53-3d0f0f6f2a11"],
  [/^\d{6,}$/, "5001420062"],
  [/127\.0\.0\.1:\d+/g, "localhost:9000"],
  [/\u00a0/g, " "],
]

function still(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(still)
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, still(one)]))
  if (typeof value !== "string") return value
  return stillnesses.reduce((text, [pattern, to]) => text.replace(pattern, to), value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
