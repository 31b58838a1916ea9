import { spawn } from "node:child_process"
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findFreePort, holdPort, repositoryRoot } from "../../demo/harness"
import { marketShop } from "../../demo/market"
import { readOptions } from "../../demo/options"
import { eventually } from "../support/time/eventually"

/** `npm run demo -- --once`, as in a fresh clone: its own PostgreSQL, sandbox and server, and nothing left afterwards. */
jest.setTimeout(600_000)

/** Where the demo keeps its PostgreSQL, whose processes write there until they end. */
let temporary: string

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "demo-spec-"))
  // PostgreSQL runs as a user of its own when we are root
  await chmod(temporary, 0o755)
})
afterAll(() => rm(temporary, { recursive: true, force: true }))

type Ended = { status: number | null; said: string }

function playDemo(api: string, ports: { server: number; sandbox: number }): Promise<Ended> {
  return run("demo/run.ts", [
    ...["--once", "--api", api],
    ...["--port", String(ports.server), "--sandbox-port", String(ports.sandbox)],
  ])
}

function run(script: string, parameters: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["-r", "ts-node/register", script, ...parameters], {
    cwd: repositoryRoot,
    env: { ...clean(process.env), TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (status) => resolve({ status, said }))
  })
}

/** What jest, or the shop of whoever runs the tests, has put there is none of the demo's. */
function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOurs = (name: string) => !/^(JEST_|VIPPS_|DATABASE_URL$|NODE_ENV$|SHOP_TEMPLATE$)/.test(name)
  return Object.fromEntries(Object.entries(env).filter(([name]) => isOurs(name)))
}

/** Node's own cache aside. */
async function filesLeft(): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith("medusa-payment-vipps"))
}

async function isFree(port: number): Promise<boolean> {
  const held = await holdPort(port)
  await held?.release()
  return held !== undefined
}

describe("what the demo is asked for", () => {
  it.each([
    ["demo/run.ts", "--api ecomm", "--api ecomm? It is one of: ecom, epayment\n"],
    ["demo/run.ts", "--market sweden", "--market sweden? It is one of: norway, denmark\n"],
    ["demo/run.ts", "--market denmark --api ecom", "--api ecom? Outside Norway it is: epayment\n"],
    ["demo/run.ts", "--port none", "--port none is no port\n"],
    ["demo/break.ts", "--api ecomm", "--api ecomm? It is one of: ecom, epayment\n"],
    ["demo/break.ts", "webhook", "webhook? It is one of: return, callback, polling\n"],
    ["demo/break.ts", "--api epayment callback", "callback? It is one of: return, webhook, polling\n"],
  ])("%s %s: says what is wrong, and starts nothing", async (script, parameters, said) => {
    expect(await run(script, parameters.split(" "))).toEqual({ status: 1, said })
    expect(await filesLeft()).toEqual([])
  })

  it("is an API of Vipps; eCom, if nothing is said", async () => {
    const apis = [[], ["--api", "ecom"], ["--api", "epayment"]].map(async (parameters) => {
      const { api, ...ports } = await readOptions(parameters)
      for (const port of [ports.shop, ports.server, ports.sandbox]) await port.release()
      return api
    })
    expect(await Promise.all(apis)).toEqual(["ecom", "ecom", "epayment"])
  })

  it("is a market; a Danish shop has ePayment, kroner of its own, 14 days, and Danish texts", async () => {
    const { api, country, ...ports } = await readOptions(["--market", "denmark"])
    for (const port of [ports.shop, ports.server, ports.sandbox]) await port.release()
    expect({ api, country }).toEqual({ api: "epayment", country: "DK" })
    expect(marketShop(country)).toMatchObject({
      market: { currencyCode: "dkk", captureDays: 14, locale: "da" },
      shopper: { address: { country_code: "dk" } },
    })
  })

  it("the shop's page says everything in each language", async () => {
    const file = join(repositoryRoot, "demo", "shop", "page", "texts.js")
    const { texts }: { texts: Record<"nb" | "da" | "en", object> } = await import(file)
    const names = (language: object) =>
      Object.entries(language).map(([name, text]) => `${name} ${typeof text}`)
    expect(Object.keys(texts)).toEqual(["nb", "da", "en"])
    for (const language of [texts.da, texts.en]) expect(names(language)).toEqual(names(texts.nb))
  })
})

describe("the demo, played once", () => {
  const all = ["Two things", "Edited", "Two fulfillments", "15 % off", "Last year"]

  it.each([
    ["ecom", all],
    ["epayment", [...all, "Express"]],
  ])("on %s it ends with status 0, both columns alike, and frees its ports", async (api, titles) => {
    const ports = { server: await findFreePort(), sandbox: await findFreePort() }

    const { status, said } = await playDemo(api, ports)

    expect({ status, said }).toMatchObject({
      status: 0,
      said: expect.stringContaining("Medusa and Vipps agree."),
    })
    expect(said).not.toContain("DO NOT AGREE")
    for (const title of titles) expect(said).toMatch(new RegExp(`^${title}, medusa-`, "m"))
    // reserved, captured, released and refunded of each payment, Medusa beside Vipps
    expect(said.match(/✓$/gm)).toHaveLength(4 * titles.length)
    for (const port of Object.values(ports)) await eventually(`port ${port} to be free`, () => isFree(port))
    expect(await filesLeft()).toEqual([])
  })
})
