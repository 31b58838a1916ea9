// eslint-disable-next-line no-control-regex -- that is what colours in a terminal are made of
const COLOURS = /\u001b\[[\d;]*m/g
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
      text = (text + chunk.replaceAll(COLOURS, "")).slice(-LONGEST_LOG_CHARS)
    },
    text: () => text,
    lastLines: (count) => text.trimEnd().split("\n").slice(-count).join("\n"),
  }
}
