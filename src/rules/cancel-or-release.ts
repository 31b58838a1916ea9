/** Cancellations and releases free reserved money and have no row in Medusa. Captures and refunds move money and have one. */
export function isCancelOrRelease(kind: string): kind is "cancel" | "release" {
  return kind === "cancel" || kind === "release"
}
