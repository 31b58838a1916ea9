import { pause } from "../../demo/harness"
import { startMailbox, type Letter } from "../mailbox"

/** Longer than Vipps waits for an answer. */
const PATIENCE_MS = 60_000

export type Front = Awaited<ReturnType<typeof startFront>>

/**
 * Stands between Vipps and a shop's servers: acknowledges each callback and webhook, and brings it to the shop several times, each
 * time to any of the servers and after any time. What comes to a server that is dead is lost, without any answer; nobody sends it
 * again. What a living server does not accept is refused.
 */
export async function startFront(p: { copies: number; spreadMs: number; random: () => number }) {
  const counts = { callbacks: 0, webhooks: 0, answered: 0, refused: 0, lost: 0 }
  const underWay = new Set<Promise<void>>()
  let servers: readonly string[] = []

  async function bring(letter: Letter): Promise<void> {
    await pause(p.random() * p.spreadMs)
    const server = servers[Math.floor(p.random() * servers.length)]
    if (server === undefined) throw new Error("the front knows no server yet")
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const { path, headers, body } = letter
    const answer = await fetch(server + path, { method: "POST", headers, body, signal }).catch(
      () => undefined,
    )
    await answer?.arrayBuffer().catch(() => undefined)
    counts[answer ? (answer.ok ? "answered" : "refused") : "lost"] += 1
  }

  const mailbox = await startMailbox((letter) => {
    counts[letter.path.endsWith("/webhook") ? "webhooks" : "callbacks"] += 1
    for (let copy = 0; copy < p.copies; copy++) {
      const bringing = bring(letter).finally(() => underWay.delete(bringing))
      underWay.add(bringing)
    }
  })

  return {
    url: mailbox.url,
    counts,
    leadTo: (urls: readonly string[]) => void (servers = urls),
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    stop: mailbox.stop,
  }
}
