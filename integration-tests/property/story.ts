/** What a player counts, and tells. */
export type Counts = { runs: number; clicks: number; executions: number }
export type Story = { problems: string[]; text: string }
