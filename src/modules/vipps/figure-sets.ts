import type { VippsFigures } from "../../operations/ports"
import type { Binding } from "../../db/sql"

/** The figures as assignments of an `update vipps_attempt`, and their values. */
export function figureSets(figures: Partial<VippsFigures>): { sets: string; values: Binding[] } {
  const columns = Object.entries(FIGURE_COLUMNS).filter(([key]) => key in figures)
  const sets = [...columns.map(([, column]) => `${column} = ?`), "vipps_read_at = now()"].join(", ")
  return { sets, values: columns.map(([key]) => figures[key as keyof VippsFigures]) }
}

const FIGURE_COLUMNS: Record<keyof VippsFigures, string> = {
  state: "vipps_state",
  reservedMinor: "reserved_minor",
  capturedMinor: "captured_minor",
  refundedMinor: "refunded_minor",
  capturableMinor: "capturable_minor",
  released: "released",
  directCapture: "direct_capture",
  reservedAt: "reserved_at",
  captureGuaranteedUntil: "capture_guaranteed_until",
}
