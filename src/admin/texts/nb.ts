import { amountText, timeText } from "../lib/format"
import type { Kind, Problem, Warning } from "../../contract/admin-api"
import type { Texts } from "./en"
import { checkTexts } from "./nb-checks"
import { sayInNorwegian } from "./nb-sentences"

const theKinds: Record<Kind, string> = {
  capture: "Trekket",
  refund: "Refusjonen",
  release: "Frigivelsen",
  cancel: "Kanselleringen",
}
const dayCount = (days: number) => (days === 1 ? "1 dag" : `${days} dager`)

function what({ kind, amount, at }: Problem): string {
  const name = kind ? theKinds[kind] : "Operasjonen"
  const of = amount === null ? "" : ` på ${amountText(amount)}`
  return `${name}${of}${at ? ` ${timeText("nb", at)}` : ""}`
}

const warnings: Record<string, (p: Warning) => string> = {
  "bank-may-let-go-visa": ({ amount, days }) =>
    `${amountText(amount)} har vært reservert i ${dayCount(days)}. Banken kan slippe reservasjonen etter 7 dager for Visa og 30 for Mastercard. Trekk beløpet så snart du kan.`,
  "bank-may-let-go": ({ amount, days }) =>
    `${amountText(amount)} har vært reservert i ${dayCount(days)}. Kundens bank kan ha sluppet reservasjonen: Visa etter 7 dager, Mastercard etter 30. Et trekk kan bli avvist for manglende dekning. Trekk beløpet så snart du kan.`,
  "capture-limit-near": ({ amount, days }) =>
    `Vipps tillater trekk i ${dayCount(days)} til. Trekk de gjenstående ${amountText(amount)}, eller frigi dem.`,
  "capture-limit-passed": ({ amount }) =>
    `Fristen for trekk er ute. De gjenstående ${amountText(amount)} kan ikke trekkes lenger.`,
  "refund-limit-near": ({ days }) => `Vipps tillater refusjon i ${dayCount(days)} til.`,
  "refund-limit-passed": () => "Fristen for refusjon er ute. Betal kunden tilbake med bankoverføring.",
}

const problems: Record<string, (p: Problem) => string> = {
  "under-way": (p) => `${what(p)} pågår. Vent til det er ferdig.`,
  unresolved: (p) =>
    p.resolvable_by === null
      ? `Det er ikke kjent om ${lower(what(p))} gikk gjennom hos Vipps. Gjør opp: Vipps' historikk leses, og ingen penger flyttes.`
      : `Det er ikke kjent om ${lower(what(p))} gikk gjennom hos Vipps. Det blir kjent senest ${timeText("nb", p.resolvable_by)}: til da leser butikken Vipps' historikk på nytt av seg selv. Gjør opp for å lese den nå; ingen penger flyttes.`,
  "in-doubt": (p) =>
    `Det er ikke kjent om ${lower(what(p))} gikk gjennom hos Vipps: der står et like stort beløp uten referanse. Sammenlign med Vipps-portalen, og si om det var denne. Ingen penger flyttes.`,
  drift: (p) =>
    `${what(p)} ble gjort utenfor denne butikken, for eksempel i Vipps-portalen, og er ikke ført i Medusa. Gjør opp for å føre den; ingen penger flyttes.`,
  unrecorded: (p) =>
    `${what(p)} gikk gjennom hos Vipps, og er ikke ført i Medusa. Gjør opp for å føre den; ingen penger flyttes.`,
  failed: (p) => `${what(p)} ble ikke gjennomført.${p.reason ? ` ${said(p.reason)}` : ""}`,
  parked: (p) =>
    `Butikken har sluttet å følge opp betalingen av seg selv.${p.reason ? ` Årsak: ${said(p.reason)}` : ""} Gjør opp for å prøve igjen.`,
  "held-back": (p) =>
    `En endring av ordren${p.at ? `, påbegynt ${timeText("nb", p.at)},` : ""} er verken bekreftet eller avbrutt. Så lenge forblir ${amountText(p.amount ?? 0)} reservert som ordren ikke trenger lenger. Fullfør den eller avbryt den på ordresiden.`,
  "goods-not-paid": ({ message }) => said(message),
  "not-yet-ended": (p) =>
    `Ordren er kansellert, og ${amountText(p.amount ?? 0)} er fortsatt reservert. Beløpet frigis av seg selv; gjør opp for å gjøre det nå.`,
}

const stock: Record<string, string> = {
  "stock-capture-whole":
    "Medusas egen knapp «Capture» ber om hele beløpet, og en del er trukket. Det ordren fortsatt trenger, trekkes i stedet; velg et annet beløp her.",
  "stock-refund-canceled":
    "Medusas egen knapp «Refund» er slått av, siden Medusa regner betalingen som kansellert. Refunder her.",
  "stock-refund-partial":
    "Medusas egen knapp «Refund» er slått av til hele beløpet er trukket eller resten er frigitt. Refunder her.",
  "stock-refund-whole":
    "Medusas egen knapp «Refund» foreslår mer enn det som er igjen å refundere. Skriv inn et lavere beløp der, eller refunder her.",
}

const refusals: Record<string, (max: string) => string> = {
  "amount-unreadable": () => "Skriv et beløp i kroner, som 250 eller 19,99.",
  "amount-not-whole-ore": () => "Skriv et beløp i kroner med høyst to desimaler.",
  "amount-not-positive": () => "Skriv et beløp over 0 kr.",
  "amount-too-large": () => "Beløpet er for stort. Skriv et lavere beløp.",
  "capture-too-much": (max) => `Trekk høyst ${max}.`,
  "refund-too-much": (max) => `Refunder høyst ${max}.`,
}

/** Of what has no code; what is not known is said in English rather than not at all. */
function said(message: string): string {
  return sayInNorwegian(message) ?? message
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** Bokmål. What has a code is said anew here; a code that is not known yet is shown in English rather than not at all. */
export const nb: Texts = {
  vipps: "Vipps",
  states: {
    pending: "Venter på kunden",
    authorized: "Reservert",
    partially_captured: "Delvis trukket",
    captured: "Trukket",
    released: "Trukket, resten frigitt",
    partially_refunded: "Delvis refundert",
    refunded: "Refundert",
    canceled: "Kansellert",
    expired: "Ikke godkjent i tide",
    failed: "Aldri startet",
  },
  figures: {
    reserved: "Reservert",
    captured: "Trukket",
    refunded: "Refundert",
    released: "Frigitt",
    remaining: "Kan fortsatt trekkes",
  },
  directCapture: "Direkte trekk: trukket da kunden godkjente.",
  captureBefore: "Trekk før",
  refundUntil: "Refunder innen",
  daysLeft: (days) => `${dayCount(days)} igjen`,
  passed: "ute",
  amount: "Beløp",
  amountHint: (max) => `Høyst ${max}`,
  reason: "Årsak",
  noReason: "Ingen årsak",
  note: "Notat",
  capture: "Trekk",
  refund: "Refunder",
  release: "Frigi resten",
  cancel: "Kanseller betalingen",
  close: "Tilbake",
  refresh: "Oppdater",
  settle: "Gjør opp",
  paymentLink: (amount) => `Betalingslenke på ${amount}`,
  copyPaymentLink: "Kopier betalingslenken",
  makePaymentLink: (amount) => `Lag betalingslenke på ${amount}`,
  paymentLinkMade: "Betalingslenken er laget",
  itWas: "Det var denne",
  itWasNot: "Det var en annen",
  confirm: "Bekreft",
  captureAmount: (amount) => `Trekk ${amount}`,
  refundAmount: (amount) => `Refunder ${amount}`,
  confirmCapture: (amount) => `${amount} trekkes fra kundens reservasjon.`,
  confirmRefund: (amount) => `${amount} betales tilbake til kunden. Det kan ikke angres.`,
  confirmRelease: (amount) =>
    `De gjenstående ${amount} frigis til kunden for godt. Mer kan ikke trekkes; refusjon er fortsatt mulig.`,
  confirmCancel: (amount) => `Hele reservasjonen på ${amount} frigis til kunden for godt. Ordren består.`,
  done: { capture: "Trukket", refund: "Refundert", release: "Frigitt", cancel: "Kansellert" },
  refreshed: "Hentet fra Vipps",
  settled: "Gjort opp",
  history: "Historikk hos Vipps",
  hideHistory: "Skjul historikk",
  operations: {
    INITIATE: "Startet",
    RESERVE: "Reservert",
    SALE: "Trukket direkte",
    CAPTURE: "Trukket",
    REFUND: "Refundert",
    CANCEL: "Kansellert eller frigitt",
    VOID: "Kansellert",
  },
  didNotSucceed: "Ikke utført",
  orderIdAtVipps: "Ordre-id hos Vipps",
  copyOrderId: "Kopier ordre-id hos Vipps",
  asOf: (time) => `Per ${time}`,
  neverSeen: "Ikke hentet fra Vipps ennå",
  loading: "Laster",
  barLabel: (parts) => `Av reservasjonen: ${parts}`,
  support: "Feilsøking",
  warning: (warning, message) => warnings[warning.code]?.(warning) ?? message,
  problem: (problem, message) => problems[problem.code]?.(problem) ?? message,
  stock: ({ code }, message) => stock[code] ?? said(message),
  refusal: ({ code, max }, message) => refusals[code]?.(max) ?? message,
  said,

  pageIntro: "Betalinger med Vipps, slik butikken sist så dem.",
  connection: "Tilkoblingssjekk",
  exportCsv: "Eksporter CSV",
  from: "Fra",
  to: "Til og med",
  all: "Alle",
  filters: {
    waiting: "Venter på trekk",
    remainder: "Rest ikke frigitt",
    deadline: "Frist nær",
    attention: "Krever handling",
  },
  filterLabel: "Vis",
  search: "Ordrenummer eller ordre-id hos Vipps",
  order: "Ordre",
  left: "Igjen",
  state: "Status",
  payments: (count) => (count === 1 ? "1 betaling" : `${count} betalinger`),
  nothingFound: "Fant ingen betalinger.",
  previous: "Forrige",
  next: "Neste",
  pageOf: (page, pages) => `Side ${page} av ${pages}`,
  noOrder: "Ingen ordre",
  attention: {
    unresolved: "Uavklart",
    drift: "Avvik",
    unrecorded: "Ikke ført",
    failed: "Mislyktes",
    parked: "Satt på vent",
    "under-way": "Pågår",
    "in-doubt": "I tvil",
    "not-yet-ended": "Fortsatt reservert",
    "held-back": "Uferdig endring",
    "completion-failed": "Ordre ikke laget",
    "goods-not-paid": "Varer ikke betalt",
  },
  language: "Språk",
  back: "Tilbake til betalingene",

  attempts: "Forsøk",
  operationsOf: "Operasjoner",
  started: "Startet",
  callback: "Callback",
  looks: "Kontroller",
  sends: "Sendinger",
  asked: "Bedt om",
  executedAt: "Utført",
  error: "Feil",
  contextId: "contextId",
  requestId: "Request-id",
  transactionId: "Transaksjons-id",
  by: "Av",
  none: "Ingen",
  journalStates: {
    open: "Åpen",
    executed: "Utført",
    refused: "Avvist",
    not_executed: "Ikke utført",
    watched: "Følges",
    closing: "Avsluttes",
    closed: "Avsluttet",
  },

  connectionIntro: "Nøkler, callback-adresse og klokke, sjekket nå. Ingen hemmeligheter vises.",
  checkAgain: "Sjekk igjen",
  environments: { test: "Test", production: "Produksjon" },
  msn: "MSN",
  lastCallback: "Siste callback",
  lastReconciliation: "Siste avstemming",
  never: "Ingen ennå",
  checkNames: {
    token: "Nøkler",
    details: "Salgsenhet",
    callback: "Callback-adresse",
    clock: "Klokke",
    configuration: "Konfigurasjon",
    reconciliation: "Avstemming",
  },
  checkStates: { ok: "OK", warning: "Advarsel", failed: "Feil", unknown: "Ikke sjekket" },
  check: ({ code }, message) => checkTexts[code] ?? message,
}
