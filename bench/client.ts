import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { withProgress } from "../demo/progress"
import { createApi, findFreePort, repositoryRoot } from "../demo/harness"
import type { CallName } from "../src/sandbox"
import type { Action, Api } from "./bare-calls"
import { openCallers, type Callers } from "./client-callers"
import type { Figure } from "./figure"
import { interleave, judge, ratioOf, table, tell, timed } from "./measure"
import { createClient, numbered, startPayments } from "./sandbox-payments"
import { closing } from "./harness"
import { withDelay } from "./vipps-delay"

const actions: Action[] = ["capture", "details"]
const apis: Record<Api, { name: string; calls: CallName[] }> = {
  ecom: { name: "eCom", calls: ["capture", "details"] },
  epayment: { name: "ePayment", calls: ["capture", "details", "events"] },
}
type Delay = 0 | 50

const MOST = { 0: 1.2, 50: 1.02 } as const

export const client: Figure = {
  name: "client",
  title: "The client",
  measure: async ({ quick }) => {
    const url = await withProgress("The sandbox, in a process of its own", startSandboxProcess)
    const rows: string[][] = []
    for (const api of ["ecom", "epayment"] as const) {
      const callers = await openCallers(url, api)
      for (const delay of [0, 50] as const) {
        const rounds = quick ? 5 : delay === 0 ? 120 : 20
        const warmUp = quick ? 1 : delay === 0 ? 40 : 3
        const measure = () => measureAt({ url, api, callers, delay, rounds, warmUp })
        rows.push(...(await withProgress(`${apis[api].name} at ${delay} ms`, measure)))
      }
    }
    return report(rows)
  },
}

async function measureAt(p: {
  url: string
  api: Api
  callers: Callers
  delay: Delay
  rounds: number
  warmUp: number
}): Promise<string[][]> {
  const { api, callers, delay, rounds, warmUp } = p
  const control = controlAt(p.url)
  const payments = { from: 1, to: rounds + warmUp }
  const prefix = (name: string) => `${api}-${name}-${delay}-${Date.now().toString(36)}-`
  const prefixes = { ours: prefix("ours"), axios: prefix("axios"), node: prefix("node") }
  const maker = createClient(p.url, api)
  for (const each of Object.values(prefixes))
    await startPayments({ client: maker, control }, numbered(each, payments), { approved: true })
  return withDelay(control, apis[api].calls, delay, async () => {
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
        `${apis[api].name} ${action}, ${delay} ms`,
        tell(ratio),
        judge(ratio.median, MOST[delay]),
        tell(ratioOf(times.ours, times.node)),
      ])
    }
    return rows
  })
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
  const head = ["", "over bare axios", "target", "over node:http"]
  return `Our client, with time limits, repeats, a token and a check of each answer, over bare requests by axios and by \`node:http\`.
ePayment's details are two requests either way: the payment and its events.

${table(head, rows)}`
}
