import { once } from "node:events"
import { Agent, request } from "node:http"
import { defaultUnit } from "../src/sandbox"
import {
  bareAxios,
  bareHeaders,
  bareRequests,
  fetchToken,
  type Action,
  type Api,
  type BareRequest,
  type BareUnit,
} from "./bare-calls"
import { createClient } from "./sandbox-payments"

/** What is asked about one payment, in one way of asking. */
export type Caller = (action: Action, reference: string) => Promise<unknown>
export type Callers = Record<"ours" | "axios" | "node", Caller>
type Send = (request: BareRequest, headers: Record<string, string>) => Promise<unknown>

const AMOUNT_ORE = 1_000

export async function openCallers(url: string, api: Api): Promise<Callers> {
  const unit = { ...defaultUnit, url }
  const bare = { unit, api, token: await fetchToken(unit) }
  return {
    ours: ourCaller(url, api),
    axios: bareCaller(bare, sendByAxios(unit)),
    node: bareCaller(bare, sendByNode(unit)),
  }
}

function ourCaller(url: string, api: Api): Caller {
  const client = createClient(url, api)
  const what = { amountMinor: AMOUNT_ORE, currency: "NOK", transactionText: "A request of the benchmark" }
  return (action, reference) =>
    action === "details"
      ? client.details(reference)
      : client[action]({ reference, ...what, requestId: idOf(action, reference) })
}

function bareCaller({ unit, api, token }: { unit: BareUnit; api: Api; token: string }, send: Send): Caller {
  return async (action, reference) => {
    const headers = bareHeaders(unit, token, idOf(action, reference))
    for (const one of bareRequests(unit, api, { action, reference, amountMinor: AMOUNT_ORE }))
      await send(one, headers)
  }
}

const idOf = (action: Action, reference: string) => `${action}.${reference}`.slice(0, 40)

function sendByAxios(unit: BareUnit): Send {
  const axios = bareAxios(unit)
  return ({ method, path, body }, headers) =>
    axios.request({ method, url: path, headers, ...(body && { data: body }) })
}

function sendByNode(unit: BareUnit): Send {
  const agent = new Agent({ keepAlive: true })
  return async ({ method, path, body }, headers) => {
    const sent = request(unit.url + path, { agent, method, headers })
    sent.end(body && JSON.stringify(body))
    const [response] = await once(sent, "response")
    let text = ""
    for await (const chunk of response) text += String(chunk)
    const answer: unknown = JSON.parse(text)
    if (response.statusCode !== 200) throw new Error(text)
    return answer
  }
}
