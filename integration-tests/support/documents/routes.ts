import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { repositoryRoot } from "../../../demo/harness"

export type Route = { method: "GET" | "POST"; path: string }

const FOLDERS = join(repositoryRoot, "src/api")
const methodOf = (name: string | undefined) => z.enum(["GET", "POST"]).parse(name)

/** Every route of ours below an address, read from the folders; a folder "[token]" is ":token". */
export function listRoutes(address = ""): Route[] {
  return readdirSync(join(FOLDERS, address.replaceAll(/:(\w+)/g, "[$1]")), { withFileTypes: true }).flatMap(
    (entry) => {
      if (entry.isDirectory()) return listRoutes(`${address}/${entry.name.replace(/^\[(\w+)\]$/, ":$1")}`)
      if (entry.name !== "route.ts") return []
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8")
      const handlers = text.matchAll(/^export (?:async function|const) ([A-Z]+)\b/gm)
      return [...handlers].map(([, method]) => ({ method: methodOf(method), path: address }))
    },
  )
}

/** What a middleware of ours comes before, by method: routes of ours, and Medusa's own. */
export function listMatchers(): Route[] {
  const text = readFileSync(join(FOLDERS, "middlewares.ts"), "utf8")
  const matchers = text.matchAll(/matcher: "([^"]+)",\s+method: \["([A-Z]+)"\]/g)
  return [...matchers].map(([, path = "", method]) => ({ method: methodOf(method), path }))
}
