/** How far this server's clock is from the one that answers there; undefined: it did not tell. In milliseconds. */
export async function clockDifference(url: string, timeoutMs: number): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    })
    const told = Date.parse(answer.headers.get("date") ?? "")
    // the header counts whole seconds
    return Number.isNaN(told) ? undefined : Math.abs(Date.now() - (told + 500))
  } catch {
    return undefined
  }
}
