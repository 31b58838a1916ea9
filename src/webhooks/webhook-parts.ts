import type { ConfiguredProvider } from "../context/configured-providers"
import type { VippsOptions } from "../context/options"
import { webhookUrl } from "../context/urls"
import type { Sql } from "../db/sql"
import { SqlWebhooks, type WebhookOwner } from "../modules/vipps/webhook-registry"
import { deriveKey, openText, sealText } from "../signatures"
import type { WebhookParts, WebhookSecrets } from "./keep-registered"
import type { WebhooksApi } from "../vipps"

/** All that the registrations of one provider need. */
export function partsOf(provider: ConfiguredProvider, sql: Sql, api: WebhooksApi): WebhookParts {
  return {
    api,
    registry: new SqlWebhooks(sql),
    secrets: secretsOf(provider),
    owner: ownerOf(provider),
    url: webhookUrl(provider.options, provider.providerId),
  }
}

export function ownerOf({ providerId, options }: ConfiguredProvider): WebhookOwner {
  return { providerId, merchantSerialNumber: options.merchantSerialNumber }
}

/** Encrypted under the client secret, for one registration of one provider. */
export function secretsOf({
  providerId,
  options,
}: {
  providerId: string
  options: Pick<VippsOptions, "clientSecret" | "merchantSerialNumber">
}): WebhookSecrets {
  const key = deriveKey(options.clientSecret, "webhook-secret")
  const place = (webhookId: string) => `${providerId} ${options.merchantSerialNumber} ${webhookId}`
  return {
    seal: (secret, webhookId) => sealText(key, secret, place(webhookId)),
    open: ({ id, secret }) => openText(key, secret, place(id)),
  }
}
