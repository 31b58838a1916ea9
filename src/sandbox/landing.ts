import type { Answer } from "./answers"
import { deriveState } from "./figures"
import type { Headers } from "./headers"
import { drawLandingPage, type LandingView } from "./landing-page"
import { landingPolicy } from "./landing-style"
import { chooseLanguage, type LandingText, type Language } from "./landing-texts"
import type { Payment } from "./payment"
import type { World } from "./world"

type LandingRequest = { method: string; query: URLSearchParams; headers: Headers; text: string }

/** GET /landing?token=… shows the payment; POST /landing is the shopper's choice. */
export function serveLanding(request: LandingRequest, world: World): Answer {
  world.shopper.catchUp()
  const { method, query, headers } = request
  const language = chooseLanguage(query.get("lang"), headers["accept-language"])
  if (method === "GET" || method === "HEAD") {
    return show(language, query.get("token") ?? "", world, readNote(query.get("note")))
  }
  if (method === "POST") return choose(language, new URLSearchParams(request.text), world)
  return { status: 405, text: "" }
}

function show(language: Language, token: string, world: World, note: LandingText | undefined): Answer {
  const payment = world.ledger.findByToken(token)
  if (payment === undefined) return page(404, { language, token, message: "unknown", ask: false })
  world.shopper.open(payment)
  const message = describeEnd(payment) ?? note ?? (payment.resultKnownAt && "undecided")
  const view = { language, token, payment, ...(message === undefined ? {} : { message }) }
  const offersBack = payment.api === "epayment"
  const ask = deriveState(payment) === "INITIATED" && payment.resultKnownAt === undefined
  return page(deriveState(payment) === "EXPIRED" ? 410 : 200, { ...view, ask, offersBack })
}

function choose(language: Language, form: URLSearchParams, world: World): Answer {
  const token = form.get("token") ?? ""
  const payment = world.ledger.findByToken(token)
  if (payment === undefined) return show(language, token, world, undefined)
  const choice = form.get("choice")
  if (choice !== "approve" && choice !== "reject" && choice !== "back") return { status: 400, text: "" }

  // who goes back from the page has ended the payment, like who rejects it
  const step = choice === "approve" ? world.shopper.approve(payment) : world.shopper.reject(payment)
  if (step === "refused") {
    return goTo(`/landing?token=${encodeURIComponent(token)}&lang=${language}&note=refused`)
  }
  if (step === "not-pending") return show(language, token, world, undefined)
  // a payment by QR code may have no address to return to
  return payment.fallBack === "" ? show(language, token, world, undefined) : goTo(payment.fallBack)
}

function describeEnd(payment: Payment): LandingText | undefined {
  const state = deriveState(payment)
  if (state === "INITIATED") return undefined
  if (state === "EXPIRED") return "expired"
  return state === "REJECTED" || state === "CANCELLED" ? "over" : "approved"
}

function readNote(note: string | null): LandingText | undefined {
  return note === "refused" ? note : undefined
}

function page(status: number, view: LandingView): Answer {
  return {
    status,
    contentType: "text/html;charset=UTF-8",
    text: drawLandingPage(view),
    headers: { ...privateHeaders, "Content-Security-Policy": landingPolicy },
  }
}

function goTo(address: string): Answer {
  return { status: 303, text: "", headers: { ...privateHeaders, Location: address } }
}

const privateHeaders = {
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
}
