import type { ConnectWebhooks } from "./webhooks-api"

/** Every provider starts its payments with eCom, which calls back by itself: none has webhooks. */
export const connectWebhooks: ConnectWebhooks = () => undefined
