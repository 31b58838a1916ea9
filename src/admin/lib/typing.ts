import { useEffect, useRef, useState } from "react"

/** So long nobody has typed: short enough to look immediate, longer than from key to key. */
const PAUSE_MS = 300

/**
 * A field whose text is asked for once nobody types any more. `asked`: what the page shows now. Whatever this field asked for must
 * not replace what was typed since then; what others ask for, as the browser's Back button, does.
 */
export function useTyping(asked: string, ask: (text: string) => void) {
  const [typed, setTyped] = useState(asked)
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const latest = useRef({ asked, ask, own: [] as string[] })
  latest.current.ask = ask

  useEffect(() => {
    const { own } = latest.current
    latest.current.asked = asked
    const at = own.indexOf(asked)
    if (at >= 0) {
      own.splice(0, at + 1)
    } else {
      clearTimeout(timer.current)
      setTyped(asked)
    }
  }, [asked])
  useEffect(() => () => clearTimeout(timer.current), [])

  /** `isAgain`: also if it was the last to be asked for. */
  function send(text: string, isAgain: boolean): void {
    const { asked, ask, own } = latest.current
    const isNew = text !== (own.at(-1) ?? asked)
    if (isNew) own.push(text)
    if (isNew || isAgain) ask(text)
  }
  function type(text: string): void {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => send(text.trim(), false), PAUSE_MS)
  }
  function askNow(text: string, { isAgain }: { isAgain: boolean }): void {
    setTyped(text)
    clearTimeout(timer.current)
    send(text.trim(), isAgain)
  }
  return {
    ...{ typed, type },
    submit: () => askNow(typed, { isAgain: true }),
    /** A letter that was deleted before it was asked for leaves the page as it is. */
    clear: () => askNow("", { isAgain: false }),
  }
}
