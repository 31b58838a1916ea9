import { stopReconciliation } from "../../../demo/harness"
import type { BootedShop } from "./boot"

/** Nothing is ever due for the reconciliation, in this file's own database: what happens, a test's own step has done. */
export async function disableReconciliation({ databaseUrl }: Pick<BootedShop, "databaseUrl">): Promise<void> {
  await stopReconciliation(databaseUrl)
}
