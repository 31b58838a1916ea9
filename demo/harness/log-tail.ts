import { stripVTControlCharacters } from "node:util"

const LONGEST_LOG_CHARS = 20_000_000

export type LogTail = {
  add(chunk: string): void
  /** Everything said so far, all starts together. */
  text(): string
  lastLines(count: number): string
}

export function createLogTail(): LogTail {
  let text = ""
  return {
    add: (chunk) => {
      text = (text + stripVTControlCharacters(chunk)).slice(-LONGEST_LOG_CHARS)
    },
    text: () => text,
    lastLines: (count) => text.trimEnd().split("\n").slice(-count).join("\n"),
  }
}
