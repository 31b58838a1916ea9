import type { operations as english } from "../en/operations"
import type { PastMovement } from "../facts"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"
import { aMovement, pastOf, theAnswers, theMovement, upper } from "./words"

const { time } = norwegianTimes
const past = (p: PastMovement) => `${theMovement(p)} fra ${time(p.openedAt)}`

export const operations: Translation<typeof english> = {
  "in-progress": (p) =>
    `${upper(aMovement(p))} ble startet ${time(p.openedAt)}, og er ikke fullført. Vent til den er fullført, og se på betalingen før du prøver igjen. Ingenting ble sendt til Vipps nå.`,
  "not-known-yet": (p) =>
    `Det er ennå uavklart om ${past(p)} ble gjennomført hos Vipps. Det blir avklart senest ${time(p.resolvableBy)}. Ingenting ble sendt til Vipps nå. Vent til da, eller prøv samme beløp nå: det blir ikke ${pastOf(p)} to ganger.`,
  "still-unknown": (p) =>
    `Det er ennå uavklart om ${past(p)} ble gjennomført hos Vipps${
      p.resolvableBy === null
        ? ". Butikken spør Vipps på nytt av seg selv i løpet av noen minutter. Du trenger ikke gjøre noe, og ingen penger flyttes."
        : `. Det blir avklart senest ${time(p.resolvableBy)}. Til da leser butikken Vipps' historikk på nytt av seg selv. Du trenger ikke gjøre noe, og ingen penger flyttes.`
    }`,
  "earlier-went-through": (p) =>
    `${upper(past(p))} ble gjennomført hos Vipps. Ikke noe mer ble ${pastOf(p)} nå. Se på betalingen, og prøv igjen hvis du vil ha én til.`,
  "equal-under-way": (p) =>
    `${upper(aMovement(p))}, helt lik denne, var allerede i gang da du klikket, og ble gjennomført. Det ble ikke gjort noen ny. Prøv igjen hvis du vil ha én til.`,
  "made-before": (p) => `${upper(past(p))} ble gjort av samme grunn. Det ble ikke gjort noen ny.`,
  "row-used": (p) =>
    `Forespørselen ${p.row} er allerede gjennomført hos Vipps, og kan ikke brukes igjen. Last siden på nytt og prøv igjen.`,
  "nothing-to-record": (p) =>
    `Operasjonen ${p.operation} kan ikke registreres: Vipps har ikke utført den, eller den er allerede registrert i Medusa.`,
  busy: () =>
    "Noen andre arbeider med denne betalingen akkurat nå. Vent noen sekunder, se på betalingen, og prøv igjen. Ingenting ble sendt til Vipps nå.",
  "needs-manual-decision": (p) =>
    `Vipps viser ${aMovement(p)} uten referanse, og det er uavklart om det er den fra ${time(p.openedAt)}. Ingenting ble sendt til Vipps nå. Sammenlign betalingen med Vipps-portalen, og svar ${theAnswers(p)} i panelet.`,
  "other-amount": (p) =>
    `Vipps flyttet ${moneyText(p.executed)} på id-en til ${theMovement(p)}: det kan ikke registreres slik. Kontakt Vipps' kundeservice, og oppgi id ${p.operation}.`,
  "nothing-needs-decision": () =>
    "Det er ingenting å avklare: ingen operasjon med den id-en venter på svar. Last siden på nytt og se på betalingen.",
}
