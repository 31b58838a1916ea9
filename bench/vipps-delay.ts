import type { CallName, SandboxControl } from "../src/sandbox"

/** More requests than a measurement makes. */
const ALL = 1_000_000

/** Vipps takes this long before it answers, as long as the work lasts. */
export async function withDelay<T>(
  control: Pick<SandboxControl, "next" | "clearFaults" | "clearRequests">,
  calls: CallName[],
  delayMs: number,
  work: () => Promise<T>,
): Promise<T> {
  for (const call of delayMs > 0 ? calls : []) await control.next(call, { delayMs }, ALL)
  const result = await work()
  await control.clearFaults()
  await control.clearRequests()
  return result
}
