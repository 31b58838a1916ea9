import type { VippsOptions } from "../context/options"
import { message, type Message } from "../messages"

/** Names that no public DNS has, and a name without a dot. */
const LOCAL_NAME = /^[^.]+$|\.(localhost|local|internal|intranet|lan|home\.arpa|test|invalid)$/
const IP_ADDRESS = /^\[|^\d+(\.\d+){3}$/
/** A scheme's own port is empty. */
const PORTS = ["", "80", "8080"]

/**
 * Why Vipps can't deliver webhooks to this shop; undefined: it can. Source: Vipps' webhooks guide (https, a public DNS name, port
 * 443, 80 or 8080). A sandbox on this machine can call this machine.
 */
export function whyUndeliverable({
  backendUrl,
  apiUrl,
}: Pick<VippsOptions, "backendUrl" | "apiUrl">): Message | undefined {
  if (isLocal(new URL(apiUrl).hostname)) return undefined
  const { protocol, hostname, port, origin } = new URL(backendUrl)
  if (protocol !== "https:") return message("webhooks-not-https", { origin })
  const isPublic = !isLocal(hostname) && PORTS.includes(port)
  return isPublic ? undefined : message("webhooks-not-public", { origin })
}

function isLocal(hostname: string): boolean {
  return IP_ADDRESS.test(hostname) || LOCAL_NAME.test(hostname)
}
