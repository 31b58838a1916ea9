import type { operations as english } from "../en/operations"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"
import { aMovement, pastOf, theMovement, upper } from "./words"

const { time } = norwegianTimes

export const operations: Translation<typeof english> = {
  "in-progress": (p) =>
    `${upper(aMovement(p))} begynte på betalingen ${time(p.openedAt)}, og er ikke ferdig. Vent til det er ferdig, og se på betalingen før du prøver igjen; ingenting ble sendt til Vipps nå.`,
  "not-known-yet": (p) =>
    `Det er ikke kjent ennå om ${theMovement(p)} ${time(p.openedAt)} gikk gjennom hos Vipps; det blir kjent senest ${time(p.resolvableBy)}. Ingenting ble sendt til Vipps nå. Prøv igjen da, eller prøv samme beløp nå: det blir ikke ${pastOf(p)} to ganger.`,
  "still-unknown": (p) =>
    `Det er ikke kjent ennå om ${theMovement(p)} ${time(p.openedAt)} gikk gjennom hos Vipps${
      p.resolvableBy === null
        ? ". Butikken spør Vipps på nytt av seg selv i løpet av noen minutter: du trenger ikke gjøre noe, og ingen penger flyttes."
        : `; det blir kjent senest ${time(p.resolvableBy)}. Til da leser butikken Vipps' historikk på nytt av seg selv: du trenger ikke gjøre noe, og ingen penger flyttes.`
    }`,
  "earlier-went-through": (p) =>
    `${upper(theMovement(p))} ${time(p.openedAt)} gikk gjennom hos Vipps. Ikke noe mer ble ${pastOf(p)} nå: se på betalingen, og prøv igjen hvis du vil ha én til.`,
  "equal-under-way": (p) =>
    `${upper(aMovement(p))}, helt lik, var i gang da du klikket, og gikk gjennom. Ingen ny ble gjort: prøv igjen hvis du vil ha én til.`,
  "made-before": (p) =>
    `${upper(theMovement(p))} ${time(p.openedAt)} ble gjort av samme grunn. Ingen ny ble gjort.`,
  "row-used": (p) =>
    `Forespørselen ${p.row} er allerede fullført hos Vipps, og kan ikke brukes igjen. Last siden på nytt og prøv igjen.`,
  "nothing-to-record": (p) =>
    `Operasjonen ${p.operation} kan ikke føres: Vipps har ikke utført den, eller Medusa har den allerede.`,
  busy: () =>
    "Noen andre arbeider med denne betalingen akkurat nå. Vent noen sekunder, se på betalingen, og prøv igjen; ingenting ble sendt til Vipps nå.",
  "needs-manual-decision": (p) =>
    `Vipps viser ${aMovement(p)} uten referanse, og det kan ikke sies om det er den fra ${time(p.openedAt)}. Ingenting ble sendt til Vipps nå. Sammenlign betalingen med Vipps-portalen, og gjør opp med svaret: det var denne, eller det var en annen.`,
  "other-amount": (p) =>
    `Vipps utførte ${moneyText(p.executed)} under id-en til ${theMovement(p)}: det kan ikke føres som det. Spør Vipps' kundestøtte, med id ${p.operation}.`,
  "nothing-needs-decision": () =>
    "Det er ingenting å avgjøre: ingen operasjon med den id-en må avgjøres lenger. Last siden på nytt og se på betalingen.",
}
