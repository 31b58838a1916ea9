import { readServerTime } from "../vipps"

/** How far this server's clock is from the one that answers there, in milliseconds; undefined: it did not tell. */
export async function clockDifference(url: string, timeoutMs: number): Promise<number | undefined> {
  const told = await readServerTime(url, timeoutMs)
  // the header counts whole seconds
  return told && Math.abs(Date.now() - (told.getTime() + 500))
}
