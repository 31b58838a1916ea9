/** What a worker counts, and tells. */
export type Counts = { runs: number; clicks: number; executions: number }
export type AuditTrail = { problems: string[]; text: string }
