import { cpus, loadavg } from "node:os"

/** What it was measured on: the load tells how far the figures can be trusted. */
export function describeMachine(): string {
  const cores = cpus().length
  const waiting = Math.round(loadavg()[1] ?? 0)
  return `${cores} cores, load ${waiting}.`
}
