import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"

const ALGORITHM = "aes-256-gcm"
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORM = /^v1\.([a-zA-Z0-9_-]+)$/

/**
 * Encrypts a text with a key of `deriveKey`: `v1.` and base64url of nonce, tag and ciphertext. `place`: where it is kept. It can't
 * be opened anywhere else, so nobody can swap the texts of two rows.
 */
export function sealText(key: Buffer, text: string, place: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(place),
  )
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`
}

/** The text; undefined: made with another key or for another place, or changed since. */
export function openText(key: Buffer, sealed: string, place: string): string | undefined {
  const [, encoded] = FORM.exec(sealed) ?? []
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, "base64url")
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([opened, decipher.final()]).toString("utf8")
  } catch {
    return undefined
  }
}
