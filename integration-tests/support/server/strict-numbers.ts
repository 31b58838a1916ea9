import { join } from "node:path"
import type { Environment } from "../../../demo/harness"

/** A server with it computes as one with Medusa 2.22.2 or later: what is no number throws. */
export const strictBigNumbers: Environment = {
  NODE_OPTIONS: `--require ${join(__dirname, "strict-big-numbers.cjs")}`,
  STRICT_BIG_NUMBERS: "1",
}
