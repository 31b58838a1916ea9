import type { Kind } from "../../contract/admin-api"
import type { Texts } from "../texts"

/** What a badge says; "Failed" beside "Captured" would not tell what failed. */
export function attentionText(t: Texts, { code, kind }: { code: string; kind: Kind | null }): string {
  if (code === "failed" && kind) return t.failed[kind]
  return t.attention[code] ?? code
}
