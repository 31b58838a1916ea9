import type { English } from "./en"
import type { VippsErrorFacts } from "./facts"
import type { Message } from "./value"

export type MessageCode = keyof English
export type ParamsOf<Code extends MessageCode> = Parameters<English[Code]>[0]

type Given<Code extends MessageCode> =
  Parameters<English[Code]> extends [] ? [] : [params: Parameters<English[Code]>[0]]

/** The compiler knows which facts the sentence of a code needs. */
export function message<Code extends MessageCode>(code: Code, ...[params]: Given<Code>): Message {
  return { code, params: params ?? {} }
}

/** Words of somebody else, Medusa or the shop's code: the same in every language. */
export function inTheirWords(text: string): Message {
  return message("their-words", { text })
}

/** The message's code is Vipps' own, "Payment/74": programs know it. */
export function vippsMessage(facts: VippsErrorFacts): Message {
  return { code: `${facts.group}/${facts.code}`, params: facts }
}
