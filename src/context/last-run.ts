let ranAt: Date | undefined

export function noteRun(at: Date): void {
  ranAt = at
}

/** When this server last reconciled; undefined: not since it started. */
export function lastRunAt(): Date | undefined {
  return ranAt
}
