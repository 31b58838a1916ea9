const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/
const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/
const domain = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$/
const appScheme = /^(?!https?:|javascript:|data:|file:)[a-z][a-z0-9+.-]*:\/\/\S*$/i

/**
 * Whether Vipps would accept this address: https, a public host name without underscores, no double slash in the path, not
 * localhost. With `httpOnLoopback` also addresses on this machine.
 */
export function isWebAddress(text: string, p: { httpOnLoopback: boolean }): boolean {
  if (/\s/.test(text) || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  if (url.pathname.includes("//")) return false
  if (loopback.test(url.hostname)) {
    return p.httpOnLoopback || (url.protocol === "https:" && ipv4.test(url.hostname))
  }
  return url.protocol === "https:" && (domain.test(url.hostname) || ipv4.test(url.hostname))
}

/** `fallBack` may also open an app, e.g. `myshop://paid`. */
export function isReturnAddress(text: string, p: { httpOnLoopback: boolean }): boolean {
  return isWebAddress(text, p) || appScheme.test(text)
}
