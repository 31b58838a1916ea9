import { json, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { problem } from "../epayment/problems"
import { markets } from "../markets"
import type { World } from "../world"
import { ledgerOf } from "../units"
import { dayOf, feesOf, fundsOf, movementsOn } from "./entries"

/** The Report API's ledgers and days. Vipps has it in production only, the sandbox always: a shop must be able to try its file. */
export function answerReport(request: AuthenticRequest, world: World): Answer {
  return request.route.call === "listLedgers" ? listLedgers(request, world) : readDay(request, world)
}

function listLedgers({ unit }: AuthenticRequest, { units }: World): Answer {
  const { market = "NO" } = unit
  const ledgerId = ledgerOf(unit)
  if (ledgerId === null) return json(200, { items: [], cursor: "" })
  const ledger = {
    ledgerId,
    currency: markets[market].currency,
    payoutBankAccount: { scheme: `BBAN:${market}`, id: "86011117947" },
    owner: { scheme: `business:${market}:ORG`, id: "987654321" },
    settlesForRecipientHandles: units.ofLedger(ledgerId).map((one) => `api:${one.merchantSerialNumber}`),
  }
  return json(200, { items: [ledger], cursor: "" })
}

/** A day is closed when it is over: until then its entries are there, and it says to try later. */
function readDay({ route, unit }: AuthenticRequest, world: World): Answer {
  const { market = "NO" } = unit
  const { ledgerId = "", topic, date = "" } = route.report ?? {}
  if (ledgerId !== ledgerOf(unit)) return problem(403, "Forbidden")
  const today = dayOf(world.ledger.clock.now(), market)
  if (date > today) return problem(404, "Not Found")
  const members = world.units.ofLedger(ledgerId).map((one) => one.merchantSerialNumber)
  const own = world.ledger.all().filter((payment) => members.includes(payment.merchantSerialNumber))
  const moved = movementsOn(own, date)
  const isOpen = date === today
  const day = { ledgerId, date, moved, currency: markets[market].currency }
  const items = (topic === "fees" ? feesOf(day) : fundsOf(day)).filter(
    ({ recipientHandle }) => !isOpen || recipientHandle !== null,
  )
  return json(200, { items, cursor: "", tryLater: isOpen })
}
