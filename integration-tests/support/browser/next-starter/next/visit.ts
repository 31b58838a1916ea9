import { AsyncLocalStorage } from "node:async_hooks"

/** One request that is being answered: what Next.js keeps for its `cookies()`. */
export type Visit = {
  kind: "route" | "page"
  cookie: string | undefined
  setCookies: string[]
}

export const visits = new AsyncLocalStorage<Visit>()

export function requireVisit(): Visit {
  const visit = visits.getStore()
  if (!visit) throw new Error("outside of a request")
  return visit
}
