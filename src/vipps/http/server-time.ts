import { findProxy } from "./proxy"
import { createHttpClient } from "./transport"

/** What Vipps' clock says; undefined: it did not tell. Asked through the host's proxy, as calls are. */
export async function readServerTime(apiUrl: string, timeoutMs: number): Promise<Date | undefined> {
  const proxy = findProxy(apiUrl)
  if (proxy === "unusable") return undefined
  const { client, agents } = createHttpClient(apiUrl, proxy, timeoutMs)
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const { headers } = await client.request({ method: "HEAD", url: "", signal })
    const told = new Date(String(headers.date))
    return Number.isNaN(told.getTime()) ? undefined : told
  } catch {
    return undefined
  } finally {
    agents.forEach((agent) => agent.destroy())
  }
}
