import type { Late, Movement, VippsErrorFacts } from "../facts"
import { meaningOf } from "../vipps-meaning"
import { listed, unlisted } from "./vipps-meanings"
import { movementName, pastOf } from "./words"

/** What Vipps answered, or that it did not. The code stays in the sentence, because Vipps' support asks for it. */

/** After some days the bank may have freed the money, which Vipps' details don't show: the staff are told what to do. */
function late({ daysOld }: Late): string {
  return daysOld === undefined
    ? ""
    : ` The reservation is ${daysOld} days old, and the customer's bank may have let go of it. Cancel it in the Vipps panel (or release its rest, when a part is captured), and ask the customer for a new payment by link.`
}

/** No answer differs from an unclear answer. A proxy's answer is not Vipps'. */
function unclearAnswer({ group, code, httpStatus }: Answer): string {
  if (group === "Network" || group === "Proxy") return "Vipps did not answer"
  const status = httpStatus === undefined ? "" : `, HTTP ${httpStatus}`
  return `Vipps answered neither yes nor no (${group}/${code}${status})`
}

type Answer = { group: string; code: string; httpStatus?: number | undefined }

/** A lock at Vipps lasts up to a minute, and there are five requests a minute for a payment. */
export function isAnsweredLater({ code }: Answer): boolean {
  return ["94", "98", "423", "429", "6160", "6250", "6280"].includes(code)
}

/** A question about a payment, or for a token, moves no money: there is nothing to look at before the next one. */
export function isQuestion({ call }: { call: string }): boolean {
  return call === "token" || call === "details"
}

const CHECK_FIRST = "check the payment before trying again"

function meaning(p: VippsErrorFacts): string {
  return meaningOf(
    { listed, unlisted },
    { ...p, advice: isQuestion(p) ? "try again in a moment" : CHECK_FIRST },
  )
}

export const vipps = {
  "vipps-error": (p: VippsErrorFacts & Late) => {
    const earlier = p.isAfterUnanswered
      ? ` An earlier request of this call got no answer: ${CHECK_FIRST}.`
      : ""
    return `${meaning(p)} (${p.call}: ${p.group}/${p.code}).${earlier}${late(p)}`
  },
  "no-answer": (p: Movement & Answer & Late) =>
    `${unclearAnswer(p)}; the ${movementName(p)} is unresolved: it may or may not have gone through. Try again${isAnsweredLater(p) ? " in a minute" : ""}: it will not be ${pastOf(p)} twice.${late(p)}`,
  "vipps-refused": () => "Vipps refused it.",
  /** for shoppers: Vipps' reason is in the log */
  "vipps-not-asked": () =>
    "Vipps could not be asked about the payment just now. If you have approved it, do not pay again: try again in a moment.",
}
