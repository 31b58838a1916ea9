import type { Bench } from "./harness"

/** One section of docs/benchmarks.md: measured, and told in markdown below its title. */
export type Figure = {
  name: string
  title: string
  measure(bench: Bench): Promise<string>
}
