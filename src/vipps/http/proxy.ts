import { BlockList, isIP, isIPv6 } from "node:net"

/** The proxy between this server and Vipps, as the host's environment names it. */
export type ProxyServer = {
  protocol: "http:" | "https:"
  host: string
  port: number
  auth?: { username: string; password: string }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy for an address: HTTPS_PROXY, or HTTP_PROXY for one with http, unless NO_PROXY has its host. `unusable`: the variable
 * names no http or https proxy. Then nothing is sent: the host does not want direct traffic.
 */
export function findProxy(
  address: string,
  env: Environment = process.env,
): ProxyServer | "unusable" | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  const named = variable(env, url.protocol === "https:" ? "https_proxy" : "http_proxy")
  if (!named || isDirect(url, variable(env, "no_proxy"))) return undefined
  return readProxy(named) ?? "unusable"
}

/** Both spellings are in use; lower case wins, as with curl. */
function variable(env: Environment, name: string): string {
  return (env[name] ?? "").trim() || (env[name.toUpperCase()] ?? "").trim()
}

function readProxy(named: string): ProxyServer | undefined {
  try {
    const url = new URL(named.includes("://") ? named : `http://${named}`)
    const { protocol, username, password } = url
    if (protocol !== "http:" && protocol !== "https:") return undefined
    const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) }
    return { protocol, host: hostOf(url), port: portOf(url), ...(username || password ? { auth } : {}) }
  } catch {
    return undefined
  }
}

function isDirect(url: URL, noProxy: string): boolean {
  const entries = noProxy.toLowerCase().split(/[\s,]+/)
  return entries.some((entry) => entry !== "" && matches(entry, hostOf(url), portOf(url)))
}

/**
 * An entry is `*`, a host, the end of its name at a dot (also as `.name` or `*.name`), or a range of addresses; a port may
 * follow.
 */
function matches(entry: string, host: string, port: number): boolean {
  if (entry === "*") return true
  const [, bracketed, plain = entry, entryPort] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? []
  if (entryPort !== undefined && Number(entryPort) !== port) return false
  const name = (bracketed ?? plain).replace(/^\*?\.?/, "")
  if (name.includes("/")) return isInRange(host, name)
  return host === name || host.endsWith(`.${name}`) || (isThisMachine(host) && isThisMachine(name))
}

function isInRange(host: string, range: string): boolean {
  const [base = "", bits] = range.split("/")
  if (isIP(host) === 0 || isIP(base) === 0) return false
  try {
    const list = new BlockList()
    list.addSubnet(base, Number(bits), familyOf(base))
    return list.check(host, familyOf(host))
  } catch {
    return false
  }
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))
}

const familyOf = (address: string): "ipv4" | "ipv6" => (isIPv6(address) ? "ipv6" : "ipv4")
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "")
const portOf = (url: URL): number => Number(url.port) || (url.protocol === "https:" ? 443 : 80)
