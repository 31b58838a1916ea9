import { z } from "@medusajs/framework/zod"
import type { Answer } from "./answers"
import { addUp, deriveState } from "./figures"
import type { Headers } from "./headers"
import { totalOf } from "./express/details"
import { drawExpress } from "./express/landing-fields"
import { forgetAddress, takeAddress, takeOption } from "./express/landing-steps"
import { drawLandingPage, type LandingView } from "./landing-page"
import { landingPolicy } from "./landing-style"
import { chooseLanguage, landingTexts, type LandingText, type Language } from "./landing-texts"
import type { Payment } from "./payment"
import type { World } from "./world"

type LandingRequest = { method: string; query: URLSearchParams; headers: Headers; text: string }

/** GET /landing?token=… shows the payment; POST /landing is the shopper's choice. */
export async function serveLanding(request: LandingRequest, world: World): Promise<Answer> {
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
  const ask = deriveState(payment) === "INITIATED" && payment.resultKnownAt === undefined
  const express = ask ? drawExpress(payment, language, landingTexts[language].approve) : undefined
  return page(deriveState(payment) === "EXPIRED" ? 410 : 200, {
    ...{ language, token, payment: describePayment(payment), ask, offersBack: payment.api === "epayment" },
    ...(message === undefined ? {} : { message }),
    ...(express === undefined ? {} : { express }),
  })
}

/** Only what is approved has a price for shipping. */
function describePayment(payment: Payment): NonNullable<LandingView["payment"]> {
  const isReserved = addUp(payment.entries).reservedMinor > 0
  return {
    ...payment,
    amountMinor: isReserved ? totalOf(payment) : payment.amountMinor,
    isWithoutShipping: payment.express !== undefined && !isReserved,
  }
}

const choices = z.enum(["approve", "reject", "back", "deliver", "change"])

async function choose(language: Language, form: URLSearchParams, world: World): Promise<Answer> {
  const token = form.get("token") ?? ""
  const payment = world.ledger.findByToken(token)
  if (payment === undefined || deriveState(payment) !== "INITIATED")
    return show(language, token, world, undefined)
  const choice = choices.safeParse(form.get("choice")).data
  if (choice === undefined) return { status: 400, text: "" }

  const before = await prepare(choice, payment, form, world)
  if (before !== "ready") return goTo(pageOf(token, language, before))

  // leaving the page ends the payment, like rejecting it
  const step = choice === "approve" ? world.shopper.approve(payment) : world.shopper.reject(payment)
  if (step === "refused") return goTo(pageOf(token, language, "refused"))
  if (step === "not-pending") return show(language, token, world, undefined)
  // a payment by QR code may have no address to return to
  return payment.fallBack === "" ? show(language, token, world, undefined) : goTo(payment.fallBack)
}

/** What an Express payment needs before its approval. Otherwise the page is shown again, with a note or without. */
async function prepare(
  choice: z.infer<typeof choices>,
  payment: Payment,
  form: URLSearchParams,
  world: World,
): Promise<LandingText | "ready" | undefined> {
  if (choice === "deliver") return takeAddress(world, payment, form)
  if (choice === "change") return forgetAddress(payment)
  return (choice === "approve" ? takeOption(payment, form) : undefined) ?? "ready"
}

function pageOf(token: string, language: Language, note: LandingText | undefined): string {
  const query = new URLSearchParams({ token, lang: language, ...(note === undefined ? {} : { note }) })
  return `/landing?${query.toString()}`
}

function describeEnd(payment: Payment): LandingText | undefined {
  const state = deriveState(payment)
  if (state === "INITIATED") return undefined
  if (state === "EXPIRED") return "expired"
  return state === "REJECTED" || state === "CANCELLED" ? "over" : "approved"
}

const notes = z.enum(["refused", "incomplete", "notShipped", "noOptions", "choose"])

function readNote(note: string | null): LandingText | undefined {
  return notes.safeParse(note).data
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
