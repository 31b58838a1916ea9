import { spawn } from "node:child_process"
import { once } from "node:events"
import { Agent, request } from "node:http"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { withProgress } from "../demo/progress"
import { createApi, findFreePort, repositoryRoot } from "../demo/harness"
import { defaultUnit } from "../src/sandbox"
import { bareAxios, bareBody, bareHeaders, fetchToken, type BareUnit } from "./bare-calls"
import type { Figure } from "./figure"
import { interleave, judge, ratioOf, table, tell, timed } from "./measure"
import { createClient, numbered, startPayments } from "./sandbox-payments"
import { closing } from "./harness"
import { withDelay } from "./vipps-delay"

const actions = ["capture", "refund", "details"] as const
type Action = (typeof actions)[number]
/** One request about a payment, in one way of making it. */
type Caller = (action: Action, reference: string) => Promise<unknown>
type Delay = 0 | 50

const MOST = { 0: 1.2, 50: 1.02 } as const
const AMOUNT_ORE = 1_000

export const client: Figure = {
  name: "client",
  title: "The client",
  measure: async ({ quick }) => {
    const url = await withProgress("The sandbox, in a process of its own", startSandboxProcess)
    const callers = await openCallers(url)
    const rows: string[][] = []
    for (const delay of [0, 50] as const) {
      const rounds = quick ? 5 : delay === 0 ? 300 : 40
      const warmUp = quick ? 1 : delay === 0 ? 100 : 5
      rows.push(
        ...(await withProgress(`at ${delay} ms`, () => measureAt({ url, callers, delay, rounds, warmUp }))),
      )
    }
    return report(rows)
  },
}

async function measureAt(p: {
  url: string
  callers: Record<"ours" | "axios" | "node", Caller>
  delay: Delay
  rounds: number
  warmUp: number
}): Promise<string[][]> {
  const { callers, delay, rounds, warmUp } = p
  const control = controlAt(p.url)
  const payments = { from: 1, to: rounds + warmUp }
  const prefix = (name: string) => `client-${name}-${delay}-${Date.now()}-`
  const prefixes = { ours: prefix("ours"), axios: prefix("axios"), node: prefix("node") }
  const maker = createClient(p.url)
  for (const each of Object.values(prefixes))
    await startPayments({ client: maker, control }, numbered(each, payments), { approved: true })
  return withDelay(control, [...actions], delay, async () => {
    const rows: string[][] = []
    for (const action of actions) {
      const side = (name: keyof typeof callers) => (round: number) =>
        timed(() => callers[name](action, `${prefixes[name]}${round + 1}`))
      const times = await interleave(
        { ours: side("ours"), axios: side("axios"), node: side("node") },
        { rounds, warmUp },
      )
      const ratio = ratioOf(times.ours, times.axios)
      rows.push([
        `${action}, ${delay} ms`,
        tell(ratio),
        judge(ratio.median, MOST[delay]),
        tell(ratioOf(times.ours, times.node)),
        tell(ratioOf(times.axios, times.node)),
      ])
    }
    return rows
  })
}

async function openCallers(url: string): Promise<Record<"ours" | "axios" | "node", Caller>> {
  const unit = { ...defaultUnit, url }
  const ours = createClient(url)
  const transactionText = "A request of the benchmark"
  const token = await fetchToken(unit)
  return {
    ours: (action, reference) =>
      action === "details"
        ? ours.details(reference)
        : ours[action]({
            reference,
            amountMinor: AMOUNT_ORE,
            currency: "NOK",
            transactionText,
            requestId: idOf(action, reference),
          }),
    axios: axiosCaller(unit, token),
    node: nodeCaller(unit, token),
  }
}

const idOf = (action: Action, reference: string) => `${action}.${reference}`.slice(0, 40)
const pathOf = (action: Action, reference: string) => `/ecomm/v2/payments/${reference}/${action}`

function axiosCaller(unit: BareUnit, token: string): Caller {
  const api = bareAxios(unit)
  return (action, reference) => {
    const headers = bareHeaders(unit, token, idOf(action, reference))
    const path = pathOf(action, reference)
    return action === "details"
      ? api.get(path, { headers })
      : api.post(path, bareBody(unit, AMOUNT_ORE), { headers })
  }
}

function nodeCaller(unit: BareUnit, token: string): Caller {
  const agent = new Agent({ keepAlive: true })
  return async (action, reference) => {
    const method = action === "details" ? "GET" : "POST"
    const headers = bareHeaders(unit, token, idOf(action, reference))
    const sent = request(unit.url + pathOf(action, reference), { agent, method, headers })
    sent.end(action === "details" ? undefined : JSON.stringify(bareBody(unit, AMOUNT_ORE)))
    const [response] = await once(sent, "response")
    let text = ""
    for await (const chunk of response) text += String(chunk)
    const answer: unknown = JSON.parse(text)
    if (response.statusCode !== 200) throw new Error(text)
    return answer
  }
}

/** The sandbox must not share a processor's thread with what is measured. */
async function startSandboxProcess(): Promise<string> {
  const port = await findFreePort()
  const child = spawn(
    process.execPath,
    ["-r", "ts-node/register", join(__dirname, "sandbox-process.ts"), `${port}`],
    {
      cwd: repositoryRoot,
      stdio: ["pipe", "pipe", "inherit"],
    },
  )
  closing.add(async () => void child.kill())
  const [line] = await once(createInterface({ input: child.stdout }), "line")
  return String(line)
}

/** The few levers that are needed, over HTTP. */
function controlAt(url: string) {
  const api = createApi(url)
  const lever = async (name: string, body: Record<string, unknown>) => {
    const answer = await api({ method: "POST", path: `/control/${name}`, body })
    if (!answer.ok) throw new Error(`${name}: ${answer.message}`)
  }
  return {
    approve: (reference: string) => lever("approve", { reference }),
    next: (call: string, fault: object, times?: number) => lever("next", { call, fault, times }),
    clearFaults: () => lever("clearFaults", {}),
    clearRequests: () => lever("clearRequests", {}),
  }
}

function report(rows: string[][]): string {
  const head = ["", "over bare axios", "target", "over node:http", "axios over node:http"]
  return `Our client, with time limits, repeats, a token and a check of each answer, over one bare request by axios and by \`node:http\`.

${table(head, rows)}`
}
