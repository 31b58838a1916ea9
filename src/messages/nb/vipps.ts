import { isAnsweredLater, isQuestion, type vipps as english } from "../en/vipps"
import type { Late, VippsErrorFacts } from "../facts"
import type { Translation } from "../value"
import { meaningOf } from "../vipps-meaning"
import { listed, unlisted } from "./vipps-meanings"
import { pastOf, theMovement } from "./words"

function late({ daysOld }: Late): string {
  return daysOld === undefined
    ? ""
    : ` Reservasjonen er ${daysOld} dager gammel, og kundens bank kan ha sluppet den. Kanseller den i Vipps-panelet (eller frigi resten, når en del er belastet), og be kunden om en ny betaling med lenke.`
}

function unclearAnswer({ group, code, httpStatus }: Parameters<(typeof english)["no-answer"]>[0]): string {
  if (group === "Network" || group === "Proxy") return "Vipps svarte ikke"
  const status = httpStatus === undefined ? "" : `, HTTP ${httpStatus}`
  return `Vipps svarte verken ja eller nei (${group}/${code}${status})`
}

const CHECK_FIRST = "se på betalingen før du prøver igjen"

function meaning(p: VippsErrorFacts): string {
  return meaningOf({ listed, unlisted }, { ...p, advice: isQuestion(p) ? "prøv igjen om litt" : CHECK_FIRST })
}

export const vipps: Translation<typeof english> = {
  "vipps-error": (p) => {
    const earlier = p.isAfterUnanswered
      ? ` En tidligere forespørsel av samme slag fikk ikke noe svar: ${CHECK_FIRST}.`
      : ""
    return `${meaning(p)} (${p.call}: ${p.group}/${p.code}).${earlier}${late(p)}`
  },
  "no-answer": (p) =>
    `${unclearAnswer(p)}. Det er uavklart om ${theMovement(p)} ble gjennomført. Prøv igjen${isAnsweredLater(p) ? " om et minutt" : ""}: det blir ikke ${pastOf(p)} to ganger.${late(p)}`,
  "vipps-refused": () => "Vipps sa nei.",
  "vipps-not-asked": () =>
    "Butikken fikk ikke spurt Vipps om betalingen akkurat nå. Har du godkjent den, så ikke betal en gang til: prøv igjen om litt.",
}
