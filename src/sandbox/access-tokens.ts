import { randomBytes } from "node:crypto"
import type { SalesUnit } from "./types"

/** An hour, as in Vipps' test environment. Real time: tokens have nothing to do with the ledger's clock. */
const lifetimeS = 3600

export type AccessTokens = {
  issue(unit: SalesUnit): Record<string, string>
  /** The unit a token was given to, while it is valid. */
  ownerOf(accessToken: string): SalesUnit | undefined
  revokeAll(): void
}

export function createAccessTokens(): AccessTokens {
  const issued = new Map<string, { unit: SalesUnit; expiresAtMs: number }>()
  return {
    issue(unit) {
      const nowS = Math.floor(Date.now() / 1000)
      const accessToken = newToken()
      issued.set(accessToken, { unit, expiresAtMs: (nowS + lifetimeS) * 1000 })
      // Every published sample has strings here.
      return {
        token_type: "Bearer",
        expires_in: String(lifetimeS - 1),
        ext_expires_in: "0",
        expires_on: String(nowS + lifetimeS),
        not_before: String(nowS - 1),
        resource: "00000002-0000-0000-c000-000000000000",
        access_token: accessToken,
      }
    },
    ownerOf(accessToken) {
      const found = issued.get(accessToken)
      return found !== undefined && Date.now() < found.expiresAtMs ? found.unit : undefined
    },
    revokeAll: () => issued.clear(),
  }
}

// Shaped and sized like the real ones, a JWT of more than 1000 characters, but it says nothing.
function newToken(): string {
  const header = Buffer.from('{"typ":"JWT","alg":"none"}').toString("base64url")
  return `${header}.${randomBytes(600).toString("base64url")}.${randomBytes(256).toString("base64url")}`
}
