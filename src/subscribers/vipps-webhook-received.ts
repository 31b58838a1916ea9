import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { followVippsWebhookWorkflow } from "../workflows/follow-webhook"

type Webhook = { provider_id: string; reference: string; event: string }

/** The work behind a webhook, after the route has answered Vipps. */
export default async function vippsWebhookReceived({ event, container }: SubscriberArgs<Webhook>) {
  const { result } = await followVippsWebhookWorkflow(container).run({ input: event.data })
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of result.resolved) logger.info(`vipps: ${line}`)
  for (const line of result.unresolved) logger.warn(`vipps: ${line}`)
}

export const config: SubscriberConfig = {
  event: "vipps.webhook_received",
  context: { subscriberId: "vipps-webhook-received" },
}
