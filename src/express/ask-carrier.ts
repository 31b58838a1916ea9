import { Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { withTimeout } from "../context/single-flight"

export type CarrierQuestion = { providerId: string; data: Record<string, unknown>; context: object }

/** Well within the lease on the completion, and Medusa's lock of the cart. */
const CARRIER_MS = 10_000

/**
 * The fulfillment provider may refuse the option, or add to its data, as when a storefront chooses it. Medusa's own step waits for it
 * for ever, and nobody else could make the order meanwhile. One that is late is asked again with the next try.
 */
export const askCarrierStep = createStep(
  "vipps-ask-carrier",
  async ({ providerId, data, context }: CarrierQuestion, { container }) => {
    const asked = container
      .resolve(Modules.FULFILLMENT)
      .validateFulfillmentData(providerId, data, {}, context as never)
    const answer = await withTimeout(
      asked.then((valid) => ({ valid })),
      CARRIER_MS,
    )
    if (!answer)
      throw Object.assign(new Error("The carrier did not answer in time"), { name: "TimeoutError" })
    return new StepResponse({ valid: answer.valid })
  },
)
