import { stopReconciliation } from "../../demo/stage"
import type { BootedShop } from "./boot"

/** Nothing is ever due for the reconciliation, in this file's own database: what happens, a test's own step has done. */
export async function letRepairSleep({ databaseUrl }: Pick<BootedShop, "databaseUrl">): Promise<void> {
  await stopReconciliation(databaseUrl)
}
