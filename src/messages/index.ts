/**
 * MESSAGES: each sentence for people, once per language, by a code and its facts. The server and the admin pages use it. English
 * is the master: its functions declare which facts a sentence needs, and the compiler finds what Norwegian lacks. Must not know
 * anything else: it gets facts and returns sentences.
 */
export type { NotDone } from "./facts"
export { inTheirWords, message, vippsMessage } from "./message"
export type { ParamsOf } from "./message"
export { money, moneyText, unitOf } from "./money"
export type { Money } from "./money"
export { saidBefore, withText, type Said } from "./said"
export { english, find, languages, say, type Language } from "./say"
export { englishTimes, isSameDay } from "./time"
export type { Time } from "./time"
export { textKinds, transactionTexts, type TextKind } from "./transaction-texts"
export { unknownLinkTexts } from "./unknown-link-texts"
export { isMessage } from "./value"
export type { Message, Params } from "./value"
export { isListedCode, type ListedCode } from "./vipps-meaning"
