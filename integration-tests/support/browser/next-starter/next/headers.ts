import { requireVisit } from "./visit"

type Attributes = { maxAge: number; httpOnly?: boolean; sameSite?: string }

/** Reads what the browser showed; writing is for routes alone, as in Next.js, where a page that tries it fails. */
export async function cookies() {
  const visit = requireVisit()
  return {
    get(name: string): { value: string } | undefined {
      const shown = (visit.cookie ?? "").split("; ").map((pair) => pair.split("="))
      const [, value] = shown.find(([known]) => known === name) ?? []
      return value === undefined ? undefined : { value }
    },
    set(name: string, value: string, { maxAge, httpOnly, sameSite }: Attributes): void {
      if (visit.kind !== "route") throw new Error("Cookies can only be modified in a Route Handler.")
      const rest = [httpOnly && "HttpOnly", sameSite && `SameSite=${sameSite}`].filter(Boolean)
      visit.setCookies.push([`${name}=${value}`, "Path=/", `Max-Age=${maxAge}`, ...rest].join("; "))
    },
  }
}
