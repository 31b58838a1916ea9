import { guardPhrases } from "./nb-guards"
import { orderPhrases } from "./nb-orders"
import { vippsPhrases } from "./nb-vipps"
import { createSayAgain, type Phrase, type Values } from "./translate"

const months = [
  ["January", "januar"],
  ["February", "februar"],
  ["March", "mars"],
  ["April", "april"],
  ["May", "mai"],
  ["June", "juni"],
  ["July", "juli"],
  ["August", "august"],
  ["September", "september"],
  ["October", "oktober"],
  ["November", "november"],
  ["December", "desember"],
] as const
const month = (english: string) => months.find(([name]) => name === english)?.[1] ?? english

/** "3 May 2025", and on the last day "3 May 2025 at 10:11:03". */
function day(english: string): string {
  return english
    .replace(/^(\d+) (\w+)/, (_, date: string, name: string) => `${date}. ${month(name)}`)
    .replace(" at ", " kl. ")
}

const movements: Record<string, { the: string; a: string }> = {
  capture: { the: "trekket", a: "et trekk" },
  refund: { the: "refusjonen", a: "en refusjon" },
  cancellation: { the: "kanselleringen", a: "en kansellering" },
  cancel: { the: "kanselleringen", a: "en kansellering" },
  release: { the: "frigivelsen", a: "en frigivelse" },
  "release of the remainder": { the: "frigivelsen av resten", a: "en frigivelse av resten" },
}
const participles: Record<string, string> = {
  captured: "trukket",
  refunded: "refundert",
  cancelled: "kansellert",
  released: "frigitt",
}

const changes: Record<string, string> = {
  "an edit of the order": "en endring av ordren",
  "a return": "en retur",
  "the receipt of a return": "mottaket av en retur",
  "an exchange": "et bytte",
  "a claim": "en reklamasjon",
  "a transfer of the order to another customer": "en overføring av ordren til en annen kunde",
  "a change of the order": "en endring av ordren",
}

const same = (text: string) => text
const AMOUNT = String.raw`-?\d[\d\u00a0]*(?:[.,]\d+)?[ \u00a0](?:kr|øre)`
const MOVEMENT = `(?:release of the remainder|capture|refund|cancellation|cancel|release)(?: of ${AMOUNT})?`

function movement(form: "the" | "a"): (text: string) => string {
  return (text) => {
    const [, name = "", amount] = new RegExp(`^(.+?)(?: of (${AMOUNT}))?$`).exec(text) ?? []
    return `${movements[name]?.[form] ?? name}${amount ? ` på ${amount}` : ""}`
  }
}

/** `{what}`: "capture of 250 kr"; `{a what}` is the same as one of many. */
const values: Values = {
  amount: { pattern: AMOUNT, write: same },
  day: { pattern: String.raw`\d+ \w+ \d{4}(?: at \d\d:\d\d:\d\d)?`, write: day },
  time: { pattern: String.raw`\d\d:\d\d:\d\d`, write: same },
  what: { pattern: MOVEMENT, write: movement("the") },
  "a what": { pattern: MOVEMENT, write: movement("a") },
  done: { pattern: Object.keys(participles).join("|"), write: (text) => participles[text] ?? text },
  change: { pattern: Object.keys(changes).join("|"), write: (text) => changes[text] ?? text },
  number: { pattern: String.raw`-?[\d.eE+-]+`, write: same },
  id: { pattern: String.raw`\S+`, write: same },
  text: { pattern: ".*?", write: same },
  rest: { pattern: ".*", write: same },
  call: { pattern: String.raw`\([a-z]+: [^()]+\)`, write: same },
}

/** What the protocol says: of other operations on the payment, and of what nobody knows yet. */
const protocol: readonly Phrase[] = [
  [
    "A {what} is under way on this payment since {time}.",
    "{a what} har vært i gang på betalingen siden {time}.",
  ],
  [
    "Wait until it is done, then look at the payment before you try again; nothing was sent to Vipps now.",
    "Vent til det er ferdig, og se på betalingen før du prøver igjen; ingenting ble sendt til Vipps nå.",
  ],
  [
    "Vipps did not answer; the {what} may or may not have gone through.",
    "Vipps svarte ikke; {what} kan ha gått gjennom, eller ikke.",
  ],
  [
    "Vipps answered neither yes nor no ({text}); the {what} may or may not have gone through.",
    "Vipps svarte verken ja eller nei ({text}); {what} kan ha gått gjennom, eller ikke.",
  ],
  ["Try again: it will not be {done} twice.", "Prøv igjen: det blir ikke {done} to ganger."],
  [
    "Try again in a minute: it will not be {done} twice.",
    "Prøv igjen om et minutt: det blir ikke {done} to ganger.",
  ],
  [
    "It is not known yet whether the {what} of {time1} went through at Vipps; it will be known by {time2} at the latest.",
    "Det er ikke kjent ennå om {what} {time1} gikk gjennom hos Vipps; det blir kjent senest {time2}.",
  ],
  [
    "It is not known yet whether the {what} of {time} went through at Vipps.",
    "Det er ikke kjent ennå om {what} {time} gikk gjennom hos Vipps.",
  ],
  [
    "The shop reads Vipps' history again by itself until then: you need not do anything, and no money is moved.",
    "Til da leser butikken Vipps' historikk på nytt av seg selv: du trenger ikke gjøre noe, og ingen penger flyttes.",
  ],
  [
    "The shop asks Vipps again by itself within minutes: you need not do anything, and no money is moved.",
    "Butikken spør Vipps på nytt av seg selv i løpet av noen minutter: du trenger ikke gjøre noe, og ingen penger flyttes.",
  ],
  ["Nothing was sent to Vipps now.", "Ingenting ble sendt til Vipps nå."],
  [
    "Try again then, or try the same amount now: it will not be {done} twice.",
    "Prøv igjen da, eller prøv samme beløp nå: det blir ikke {done} to ganger.",
  ],
  ["The {what} of {time} went through at Vipps.", "{what} {time} gikk gjennom hos Vipps."],
  [
    "Nothing more was {done} now: look at the payment, and try again if you want another one.",
    "Ikke noe mer ble {done} nå: se på betalingen, og prøv igjen hvis du vil ha én til.",
  ],
  [
    "An equal {what} was under way when you clicked, and it went through.",
    "{a what}, helt lik, var i gang da du klikket, og gikk gjennom.",
  ],
  [
    "No second one was made: try again if you want another one.",
    "Ingen ny ble gjort: prøv igjen hvis du vil ha én til.",
  ],
  ["The {what} of {time} was made for the same reason.", "{what} {time} ble gjort av samme grunn."],
  ["No second one was made.", "Ingen ny ble gjort."],
  [
    "The request {id} was already settled with Vipps and can't be used again.",
    "Forespørselen {id} er allerede gjort opp med Vipps, og kan ikke brukes igjen.",
  ],
  ["Reload the page and try again.", "Last siden på nytt og prøv igjen."],
  ["Reload the page and look at the payment.", "Last siden på nytt og se på betalingen."],
  [
    "The operation {id} can't be recorded: Vipps did not execute it, or Medusa has it on record already.",
    "Operasjonen {id} kan ikke føres: Vipps har ikke utført den, eller Medusa har den allerede.",
  ],
  [
    "Somebody else is working on this payment right now.",
    "Noen andre arbeider med denne betalingen akkurat nå.",
  ],
  [
    "Wait a few seconds, look at the payment, then try again; nothing was sent to Vipps now.",
    "Vent noen sekunder, se på betalingen, og prøv igjen; ingenting ble sendt til Vipps nå.",
  ],
  [
    "Vipps shows a {what} without a reference, and it can't be told whether it is the one of {time}.",
    "Vipps viser {a what} uten referanse, og det kan ikke sies om det er den fra {time}.",
  ],
  [
    "Compare the payment with the Vipps portal, then settle it with the answer: it was the one, or it was another.",
    "Sammenlign betalingen med Vipps-portalen, og gjør opp med svaret: det var denne, eller det var en annen.",
  ],
  [
    "Vipps executed {amount} under the id of the {what}: it can't be recorded as that.",
    "Vipps utførte {amount} under id-en til {what}: det kan ikke føres som det.",
  ],
  ["Ask Vipps' support, with the id {id}.", "Spør Vipps' kundestøtte, med id {id}."],
  [
    "There is nothing to decide: no operation of that id is in doubt any more.",
    "Det er ingenting å avgjøre: ingen operasjon med den id-en er i tvil lenger.",
  ],
  [
    "The payment is to be cancelled, and Vipps has not done so yet.",
    "Betalingen skal kanselleres, og Vipps har ikke gjort det ennå.",
  ],
  [
    "A {what} that Vipps executed is not on record in Medusa.",
    "{a what} som Vipps har utført, er ikke ført i Medusa.",
  ],
  [
    "It can be recorded once the open change of the order is finished or cancelled.",
    "Det kan føres når den åpne endringen av ordren er fullført eller avbrutt.",
  ],
  [
    "Vipps has captured {amount} of a payment that no cart and no order wants.",
    "Vipps har trukket {amount} av en betaling som ingen handlekurv og ingen ordre vil ha.",
  ],
  [
    "Pay the customer back in the Vipps portal, order id {id}.",
    "Betal kunden tilbake i Vipps-portalen, ordre-id {id}.",
  ],
  [
    "No cart and no order wanted the payment any more.",
    "Ingen handlekurv og ingen ordre ville ha betalingen lenger.",
  ],
  [
    "The order can't be made: something in the cart is sold out.",
    "Ordren kan ikke lages: noe i handlekurven er utsolgt.",
  ],
  [
    "The order can't be made: a promotion of the cart is used up.",
    "Ordren kan ikke lages: en kampanje i handlekurven er brukt opp.",
  ],
  [
    "The order can't be made: Vipps is not enabled in the cart's region.",
    "Ordren kan ikke lages: Vipps er ikke slått på i handlekurvens region.",
  ],
  [
    "The order can't be made: a product of the cart is no longer for sale.",
    "Ordren kan ikke lages: et produkt i handlekurven selges ikke lenger.",
  ],
  [
    "The order can't be made: Medusa, or the shop's own code, refused it.",
    "Ordren kan ikke lages: Medusa, eller butikkens egen kode, avviste den.",
  ],
  // whatever Medusa or the shop's own code says, to its end, is left as it is
  ["Medusa says: {rest}", "Medusa sier: {rest}"],
  [
    "The order could not be made, and is tried again: {rest}",
    "Ordren kunne ikke lages, og forsøkes igjen: {rest}",
  ],
]

/** What the pages say when their own server does not answer as it should. */
const server: readonly Phrase[] = [
  [
    "The shop's server could not be reached: look at the payment before you try again.",
    "Butikkens server kunne ikke nås: se på betalingen før du prøver igjen.",
  ],
  ["You are logged out: log in again.", "Du er logget ut: logg inn igjen."],
  [
    "The shop's server answered with HTTP {number}: look at the payment before you try again.",
    "Butikkens server svarte med HTTP {number}: se på betalingen før du prøver igjen.",
  ],
]

export const sayInNorwegian = createSayAgain(
  [...guardPhrases, ...protocol, ...orderPhrases, ...server, ...vippsPhrases],
  values,
)
