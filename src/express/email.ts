import { validateEmail } from "@medusajs/framework/utils"

/** Characters; RFC 5321 allows as many bytes. Medusa takes a longer address, but PostgreSQL's index of the customers does not. */
const LONGEST = 254

/**
 * An e-mail address as Medusa takes it: a domain with letters such as æ by its name in ASCII, which the mail goes to as well. Empty if
 * Medusa does not take it at all: its own step would fail with each try, and the money would stay reserved.
 */
export function emailForMedusa(email: string): string {
  const [, name = "", domain = ""] = /^(.+)@([^@]+)$/.exec(email.trim()) ?? []
  try {
    const taken = validateEmail(`${name}@${asciiDomain(domain)}`)
    return taken.length > LONGEST ? "" : taken
  } catch {
    return ""
  }
}

const LETTERS = /^[\p{L}\p{M}\p{N}.-]+$/u
const ASCII = /^[ -~]*$/

/** Throws if there is no such name. */
function asciiDomain(domain: string): string {
  return ASCII.test(domain) || !LETTERS.test(domain) ? domain : new URL(`http://${domain}`).hostname
}
