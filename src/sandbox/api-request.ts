import type { Headers } from "./headers"
import type { Route } from "./route"
import type { SalesUnit } from "./types"

/** A request of the eCom API as it came in. `body` is parsed, or undefined when it isn't JSON. */
export type ApiRequest = {
  route: Route
  method: string
  path: string
  headers: Headers
  text: string
  body: unknown
  reference: string | undefined
}

/** Key, token and serial number belong to this unit. */
export type AuthenticRequest = ApiRequest & { unit: SalesUnit }
