import { json, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { problem } from "../epayment/problems"
import { markets } from "../markets"
import type { World } from "../world"
import { dayOf, feesOf, fundsOf, movementsOn } from "./entries"

/** The Report API's ledgers and days. Vipps has it in production only, the sandbox always: a shop must be able to try its file. */
export function answerReport(request: AuthenticRequest, world: World): Answer {
  return request.route.call === "listLedgers" ? listLedgers(request) : readDay(request, world)
}

/** Each unit has a ledger of its own. */
function listLedgers({ unit }: AuthenticRequest): Answer {
  const { merchantSerialNumber, market = "NO" } = unit
  const handle = `api:${merchantSerialNumber}`
  const ledger = {
    ledgerId: ledgerOf(merchantSerialNumber),
    currency: markets[market].currency,
    payoutBankAccount: { scheme: `BBAN:${market}`, id: "86011117947" },
    owner: { scheme: `business:${market}:ORG`, id: "987654321" },
    settlesForRecipientHandles: [handle],
  }
  return json(200, { items: [ledger], cursor: "" })
}

/** A day is closed when it is over: until then its entries are there, and it says to try later. */
function readDay({ route, unit }: AuthenticRequest, world: World): Answer {
  const { merchantSerialNumber, market = "NO" } = unit
  const { ledgerId = "", topic, date = "" } = route.report ?? {}
  if (ledgerId !== ledgerOf(merchantSerialNumber)) return problem(403, "Forbidden")
  const today = dayOf(world.ledger.clock.now(), market)
  if (date > today) return problem(404, "Not Found")
  const own = world.ledger.all().filter((payment) => payment.merchantSerialNumber === merchantSerialNumber)
  const moved = movementsOn(own, date)
  const isOpen = date === today
  const day = { ledgerId, date, moved, currency: markets[market].currency }
  const items = (topic === "fees" ? feesOf(day) : fundsOf(day)).filter(
    ({ recipientHandle }) => !isOpen || recipientHandle !== null,
  )
  return json(200, { items, cursor: "", tryLater: isOpen })
}

function ledgerOf(merchantSerialNumber: string): string {
  return `3${merchantSerialNumber}`
}
