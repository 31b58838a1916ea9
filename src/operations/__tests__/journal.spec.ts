import { journalContract } from "./support/journal-contract"
import { MemoryJournal } from "./support/memory-journal"
import { TIMES } from "./support/shop"

/** The journal that the other tests stand on keeps what the protocol relies on. */
journalContract(async () => {
  let now = Date.UTC(2026, 0, 5, 12)
  const { leaseMs, quietMs } = TIMES
  return {
    journal: new MemoryJournal(() => now, TIMES),
    pass: async (ms) => void (now += ms),
    now: async () => new Date(now),
    times: { leaseMs, quietMs },
  }
})
