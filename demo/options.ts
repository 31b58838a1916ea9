import { parseArgs } from "node:util"
import { holdFreePort, holdPort, type HeldPort } from "./harness"
import { readCountry, type DemoCountry } from "./local-shop"
import { chooseApi, type VippsApi } from "./vipps-api"

const USUAL_SHOP_PORT = 8000
const USUAL_PORT = 9000
const USUAL_SANDBOX_PORT = 9800

/** The ports are held until what needs them starts, so that a second demo beside this one takes others. */
export type DemoOptions = {
  once: boolean
  /** that payments are started with */
  api: VippsApi
  /** where the shop is */
  country: DemoCountry
  shop: HeldPort
  server: HeldPort
  sandbox: HeldPort
}

/** A port asked for must be free; the usual one may give way to the next. */
export async function readOptions(parameters: string[]): Promise<DemoOptions> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      once: { type: "boolean", default: false },
      api: { type: "string" },
      market: { type: "string" },
      "shop-port": { type: "string" },
      port: { type: "string" },
      "sandbox-port": { type: "string" },
    },
  })
  const country = readCountry(values.market)
  const api = chooseApi(values.api, country)
  return {
    once: values.once,
    ...{ api, country },
    shop: await choosePort("--shop-port", values["shop-port"], USUAL_SHOP_PORT),
    server: await choosePort("--port", values.port, USUAL_PORT),
    sandbox: await choosePort("--sandbox-port", values["sandbox-port"], USUAL_SANDBOX_PORT),
  }
}

async function choosePort(option: string, given: string | undefined, usual: number): Promise<HeldPort> {
  if (given === undefined) return holdFreePort(usual)
  const port = Number(given)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${option} ${given} is no port`)
  const held = await holdPort(port)
  if (!held) throw new Error(`Port ${port} is taken: free it, or give ${option} another one`)
  return held
}
