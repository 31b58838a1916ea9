import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { z } from "@medusajs/framework/zod"

export type FailedStep = { action: string; error: unknown }

/**
 * Medusa's completion inside our workflow, as its own `runAsStep` does it: it takes no second lock, and its events wait for ours.
 * That one reports a failure without the failed step, and only the step says whether goods, promotion or shop are the reason.
 * A failed completion is rolled back; an order that was made stays, whatever follows.
 */
export const completeCartStep = createStep(
  "vipps-complete-cart",
  async ({ cartId }: { cartId: string }, { container, ...shared }) => {
    const { result, errors } = await completeCartWorkflow(container).run({
      input: { id: cartId },
      throwOnError: false,
      context: {
        ...shared.context,
        transactionId: `${String(shared.transactionId)}:complete`,
        parentStepIdempotencyKey: shared.idempotencyKey,
        preventReleaseEvents: true,
      },
    })
    if (errors.length > 0) throw new CompletionFailed(errors)
    return new StepResponse(result)
  },
)

/** The workflow engine passes copies of errors, which keep what is enumerable. */
class CompletionFailed extends Error {
  readonly failedSteps: FailedStep[]

  constructor(errors: FailedStep[]) {
    super("Medusa could not complete the cart")
    this.failedSteps = errors.map(({ action, error }) => ({ action, error: plain(error) }))
  }
}

function plain(error: unknown): unknown {
  return error instanceof Error ? { ...error, name: error.name, message: error.message } : error
}

const failedSchema = z.looseObject({
  failedSteps: z.array(z.object({ action: z.string(), error: z.unknown() })),
})

/** Of a workflow with that step: the completion's own steps in its place. */
export function listFailed(errors: FailedStep[]): FailedStep[] {
  return errors.flatMap((one) => {
    const read = failedSchema.safeParse(one.error)
    return read.success ? read.data.failedSteps : [one]
  })
}
