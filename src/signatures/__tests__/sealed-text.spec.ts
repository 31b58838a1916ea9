import * as fc from "fast-check"
import { deriveKey, openText, sealText } from ".."

const key = deriveKey("kuNzVq8h3Zk1secret=", "webhook-secret")
const sealed = sealText(key, "090a478d-37ff-4e77-970e-d457aeb26a3a", "webhook 1")

it("opens with its key, at its place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, place) => {
      expect(openText(key, sealText(key, text, place), place)).toBe(text)
    }),
  )
})

it("shows nothing of the text, and never looks the same", () => {
  expect(sealed).toMatch(/^v1\.[a-zA-Z0-9_-]+$/)
  expect(Buffer.from(sealed.slice(3), "base64url").toString("latin1")).not.toContain("090a478d")
  expect(sealText(key, "090a478d-37ff-4e77-970e-d457aeb26a3a", "webhook 1")).not.toBe(sealed)
})

it("stays closed after another client secret, with a key for another purpose, and at another place", () => {
  expect(openText(deriveKey("rotated", "webhook-secret"), sealed, "webhook 1")).toBeUndefined()
  expect(openText(deriveKey("kuNzVq8h3Zk1secret=", "callback"), sealed, "webhook 1")).toBeUndefined()
  expect(openText(key, sealed, "webhook 2")).toBeUndefined()
})

it("stays closed when any byte was changed, or the end is missing", () => {
  const bytes = Buffer.from(sealed.slice(3), "base64url")
  for (const [at, byte] of bytes.entries()) {
    const forged = Buffer.from(bytes)
    forged[at] = byte ^ 1
    expect(openText(key, `v1.${forged.toString("base64url")}`, "webhook 1")).toBeUndefined()
    expect(openText(key, `v1.${bytes.subarray(0, at).toString("base64url")}`, "webhook 1")).toBeUndefined()
  }
})

test.each(["", "v1.", "v1.AAAA", "v2" + sealed.slice(2), sealed.slice(3), `${sealed}=`, "null"])(
  "garbage stays closed: %s",
  (garbage) => expect(openText(key, garbage, "webhook 1")).toBeUndefined(),
)
