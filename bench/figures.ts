import { callbacks } from "./callbacks"
import { client } from "./client"
import { concurrency } from "./concurrency"
import { counts } from "./counts"
import type { Figure } from "./figure"
import { history } from "./history"
import { paymentList } from "./payment-list"
import { reconciliation } from "./reconciliation"
import { requests } from "./requests"
import { startUp } from "./start-up"
import { webVitals } from "./web-vitals"
import { webhooks } from "./webhooks"

/** In the order of docs/benchmarks.md. */
export const figures: Figure[] = [
  client,
  requests,
  counts,
  concurrency,
  history,
  callbacks,
  webhooks,
  reconciliation,
  paymentList,
  webVitals,
  startUp,
]
