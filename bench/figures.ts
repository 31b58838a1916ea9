import { callbacks } from "./callbacks"
import { checkout } from "./checkout"
import { client } from "./client"
import { concurrency } from "./concurrency"
import { counts } from "./counts"
import type { Figure } from "./figure"
import { history } from "./history"
import { loadHour } from "./load/hour"
import { loadServers } from "./load/servers"
import { loadShop } from "./load/shop"
import { paymentList } from "./payment-list"
import { polls } from "./polls"
import { reconciliation } from "./reconciliation"
import { requests } from "./requests"
import { startUp } from "./start-up"
import { webVitals } from "./web-vitals"
import { webhooks } from "./webhooks"

/** In the order of docs/benchmarks.md. */
export const figures: Figure[] = [
  client,
  requests,
  checkout,
  counts,
  concurrency,
  history,
  callbacks,
  webhooks,
  reconciliation,
  polls,
  paymentList,
  webVitals,
  startUp,
  loadServers,
  loadShop,
  loadHour,
]
