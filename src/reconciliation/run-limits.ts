import type { VippsDesk } from "../context/vipps-context"

/** How a run of the reconciliation ends early, so that a hanging Vipps holds nothing else up. The rest waits for the next run. */
export type RunLimits = {
  /** the run's time is used up: nothing more is begun */
  isOver(): boolean
  /** what comes before the polls has used its share of the time */
  isHalfOver(): boolean
  /** providers whose Vipps answers, as far as the run knows */
  listAnswering(): string[]
  noteLook(providerId: string, isOutage: boolean): void
}

/** After this many failures in a row, another request would only hang as long. */
const OUTAGES_IN_A_ROW = 3

export function limitRun(providerIds: string[], budgetMs: number): RunLimits {
  const startedAt = performance.now()
  const usedMs = () => performance.now() - startedAt
  const outages = new Map<string, number>()
  return {
    isOver: () => usedMs() >= budgetMs,
    isHalfOver: () => usedMs() >= budgetMs / 2,
    listAnswering: () => providerIds.filter((id) => (outages.get(id) ?? 0) < OUTAGES_IN_A_ROW),
    noteLook: (id, isOutage) => void outages.set(id, isOutage ? (outages.get(id) ?? 0) + 1 : 0),
  }
}

/** A poll's read of the details; if it takes longer, a later poll reads again. */
export function lookReadMs({ times }: Pick<VippsDesk, "times">): number {
  return Math.min(5_000, times.callMs)
}
