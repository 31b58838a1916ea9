import type { Answer } from "./answers"
import type { AuthenticRequest } from "./api-request"
import type { FaultError } from "./types"
import type { World } from "./world"

/** How one API words the errors that a test orders, and what they leave behind. */
export type InjectedErrors = {
  describe(error: FaultError): Answer
  record(request: AuthenticRequest, p: { world: World; error: FaultError; answer: Answer }): void
  refuseCancel(): Answer
}
