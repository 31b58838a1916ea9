import type { checks as english } from "../en/checks"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"

const { moment } = norwegianTimes

const environments: Record<string, string> = { test: "testmiljøet", production: "produksjonsmiljøet" }
const against = ({ environment }: { environment: string }) =>
  `Nøkler for testmiljøet virker ikke i produksjonsmiljøet, og omvendt; denne butikken bruker ${environments[environment] ?? environment}.`
const reasons: Record<string, string> = { timeout: "fikk ikke svar i tide", failed: "forbindelsen mislyktes" }

export const checks: Translation<typeof english> = {
  "token-ok": () => "Vipps godtar klient-id, klienthemmelighet og abonnementsnøkkel.",
  "wrong-client-id": (p) => `Vipps kjenner ikke ${p.option}. ${against(p)}`,
  "wrong-client-secret": (p) => `Vipps godtar ikke ${p.option} for denne klient-id-en.`,
  "token-refused": (p, say) => `Vipps ga ikke noe tilgangstoken: ${say(p.why)}`,
  "wrong-subscription-key": (p) =>
    p.hasToken
      ? `Vipps ga et token, men godtar ikke ${p.option} sammen med det: nøklene kan være fra ulike salgsenheter.`
      : `Vipps godtar ikke ${p.option}. ${against(p)}`,
  "vipps-unreachable": (p, say) =>
    p.hasToken
      ? `Vipps svarte ikke på et spørsmål om en betaling: ${say(p.why)}`
      : `Vipps kunne ikke nås på ${p.apiUrl}: ${say(p.why)}`,
  "proxy-failed": (p, say) => `Vipps kunne ikke nås gjennom serverens proxy: ${say(p.why)}`,

  "details-ok": () => "Vipps svarer på spørsmål om betalinger for denne salgsenheten.",
  "details-unknown": () => "Ikke sjekket: det finnes ikke noe tilgangstoken.",
  "details-refused": (p, say) => `Vipps avviste spørsmålet om en betaling: ${say(p.why)}`,
  "wrong-msn": (p) =>
    `Vipps godtar ikke ${p.option}, ${p.msn}, med disse nøklene, eller salgsenheten kan ikke bruke ${p.api}-API-et.`,

  "callback-ok": () => "Butikkens callback-adresse kan nås, og Authorization-headeren kommer frem.",
  "callback-tls": (p) =>
    `Sertifikatet på ${p.origin} er ikke gyldig, så Vipps vil ikke kalle adressen: ${p.reason}. Sjekk ${p.option}.`,
  "callback-unreachable": (p) =>
    `Butikkens callback-adresse på ${p.origin} kunne ikke nås: ${reasons[p.reason] ?? p.reason}. Sjekk ${p.option}, og at serveren kan kalle seg selv med den.`,
  "callback-redirect": (p) =>
    `Callback-adressen på ${p.origin} omdirigerer (HTTP ${p.httpStatus}), og Vipps følger ikke omdirigeringer. Sett ${p.option} til adressen den omdirigerer til.`,
  "callback-stripped": (p) =>
    `Callback-adressen på ${p.origin} ble nådd, men noe foran serveren fjerner Authorization-headeren. La proxyen sende den videre, i hvert fall under /hooks/payment.`,
  "callback-other-secret": (p) =>
    `Callback-adressen på ${p.origin} leder til en butikk med en annen klienthemmelighet, eller noe endrer Authorization-headeren underveis. Sjekk ${p.option}.`,
  "callback-elsewhere": (p) =>
    `Callback-adressen på ${p.origin} svarer med HTTP ${p.httpStatus}, og ikke som denne butikken. Sjekk ${p.option}, og at /hooks/payment sendes videre til serveren.`,

  "webhooks-ok": (p) =>
    p.deliveredAt === null
      ? "Vipps sender webhooks til denne butikken. Ingen har kommet ennå."
      : `Vipps sender webhooks til denne butikken. Den siste kom ${moment(p.deliveredAt)}.`,
  "webhooks-silent": (p) => {
    const last = p.deliveredAt === null ? "Ingen har kommet" : `Den siste kom ${moment(p.deliveredAt)}`
    return `Butikken får ingen webhooks, og må spørre Vipps selv: Vipps har butikkens webhook, men ingenting kom om de siste godkjenningene. ${last}. Slipp POST-forespørslene fra Vipps under /hooks/payment gjennom proxy og brannmur.`
  },
  "webhooks-missing": () =>
    "Butikken får ingen webhooks, og må spørre Vipps selv: Vipps har ingen webhook som butikken kan lese. Den registreres av seg selv i løpet av noen minutter; se serverens logg.",
  "webhooks-full": (p) =>
    `Butikken får ingen webhooks, og må spørre Vipps selv: salgsenheten ${p.msn} har ${p.count} webhooks fra andre systemer, og Vipps tillater høyst 25. Gå til Vipps-portalen, under For utviklere, og fjern en som ingen trenger.`,
  "webhooks-not-https": (p) =>
    `Butikken får ingen webhooks, og må spørre Vipps selv: Vipps sender bare webhooks til https-adresser, og butikkens er ${p.origin}.`,
  "webhooks-not-public": (p) =>
    `Butikken får ingen webhooks, og må spørre Vipps selv: Vipps sender bare webhooks til offentlige vertsnavn med port 443, 80 eller 8080, og butikkens adresse er ${p.origin}.`,
  "webhooks-refused": (p, say) =>
    `Butikkens webhook hos Vipps kunne ikke settes opp, og butikken prøver igjen: ${say(p.why)}`,

  "clock-ok": () => "Klokkene til serveren, databasen og Vipps stemmer overens.",
  "clock-database": (p) =>
    `Serverens klokke og databasens klokke avviker med ${p.seconds} s. Still dem med NTP: frister og ventetider regnes etter begge.`,
  "clock-vipps": (p) =>
    `Serverens klokke og Vipps' klokke avviker med ${p.seconds} s. Still serverens med NTP: tilgangstoken og frister regnes etter den.`,
  "clock-unknown": () => "Vipps oppga ikke klokkeslettet. Serverens klokke stemmer med databasens.",

  "configuration-ok": () => "Adresser og ordre-id-er er i orden.",
  http: () =>
    "En adresse begynner med http://. Vipps kaller bare https, og i produksjon nekter serveren å starte med en slik adresse.",
  localhost: (p) =>
    `${p.option} er en adresse på denne maskinen, som Vipps ikke kan kalle. Ordrer opprettes da bare når kunden kommer tilbake, eller ved avstemmingen.`,
  "default-prefix": (p) =>
    `${p.option} har standardverdien medusa. En ordre-id kan bare brukes én gang i en salgsenhet: gi hver butikk og hvert miljø sitt eget prefiks.`,

  "reconciliation-ok": () => "Ingen betaling venter på avstemmingen.",
  "reconciliation-overdue": (p) =>
    `${p.count} betalinger har ventet på avstemmingen i mer enn fem minutter: jobben kjører ikke, eller rekker ikke alt. Se serverens logg.`,
}
