/** An English sentence of the server's, or a clause that ends in a colon, and what it is in another language. */
export type Phrase = readonly [english: string, translated: string]

/** How a value of a sentence looks in English, and how it is written anew. A name may end in a digit: `amount2`. */
export type Values = Record<string, { pattern: string; write: (text: string) => string }>

type Compiled = { pattern: RegExp; names: string[]; translated: string }

/**
 * Says the server's sentences in another language: the English sentence is the key, as in gettext, and its values go over. A
 * message is put together of sentences in many places, some long before (a refusal that the journal kept), so it is said anew
 * sentence by sentence. undefined: not all of it is known, and half a translation is worse than none.
 */
export function createSayAgain(
  phrases: readonly Phrase[],
  values: Values,
): (message: string) => string | undefined {
  const compiled = phrases.map((phrase) => compile(phrase, values))
  return (message) => {
    const said: string[] = []
    let rest = message.trim()
    while (rest !== "") {
      const next = sayFirst(compiled, values, rest)
      if (!next) return undefined
      said.push(next.text)
      rest = next.rest
    }
    return said.join(" ")
  }
}

const placeholders = /\{([a-z ]+?)(\d?)\}/g

function compile([english, translated]: Phrase, values: Values): Compiled {
  // split by a pattern with two groups: text, name, digit, text, …
  const source = english.split(placeholders).map((part, index) => {
    if (index % 3 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    return index % 3 === 1 ? `(${valueOf(values, part).pattern})` : ""
  })
  const names = [...english.matchAll(placeholders)].map(([, name = "", digit = ""]) => name + digit)
  return { pattern: new RegExp(`^${source.join("")}(?=\\s|$)`), names, translated }
}

function valueOf(values: Values, name: string): Values[string] {
  const value = values[name]
  if (!value) throw new Error(`A sentence has a value {${name}}, which is not described.`)
  return value
}

function sayFirst(
  compiled: Compiled[],
  values: Values,
  message: string,
): { text: string; rest: string } | undefined {
  for (const { pattern, names, translated } of compiled) {
    const match = pattern.exec(message)
    if (!match) continue
    const found = new Map(names.map((name, index) => [name, match[index + 1] ?? ""]))
    const text = translated.replace(placeholders, (_, name: string, digit: string) =>
      write(values, found, name, digit),
    )
    return { text: startAs(message, text), rest: message.slice(match[0].length).trim() }
  }
  return undefined
}

/** `{a what}` writes the value that was read as `{what}` in another form. */
function write(values: Values, found: Map<string, string>, name: string, digit: string): string {
  const read = found.get(name + digit) ?? found.get(name.split(" ").at(-1) + digit) ?? ""
  return valueOf(values, name).write(read)
}

/** A capital where the English has one. */
function startAs(english: string, text: string): string {
  return /^[A-ZÆØÅ]/.test(english) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}
