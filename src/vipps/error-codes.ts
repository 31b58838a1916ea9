// What each code of Vipps means for us: may money have moved, may the same request go again at once, and what
// the shop's staff reads. A code alone is ambiguous (51, 93 and 98 exist twice): the key is group + code.
// Sources: eCom guide, Error codes; limits and legacy codes from earlier states of the same guide.
export type Finality = "final" | "retryable" | "unknown"
type CodeRow = { finality: Finality; repeatable: boolean; sentence: string; legacy?: true }

/** Vipps refused; this request moved nothing. */
const refused = (sentence: string): CodeRow => ({ finality: "final", repeatable: false, sentence })
/** As `refused`, for a code that Vipps no longer documents but may still send. */
const legacy = (sentence: string): CodeRow => ({ ...refused(sentence), legacy: true })
/** Never reached the payment, and won't now either. */
const barred = (sentence: string): CodeRow => ({ finality: "retryable", repeatable: false, sentence })
/** Never reached the payment; a moment later it may. */
const unsent = (sentence: string): CodeRow => ({ finality: "retryable", repeatable: true, sentence })
/** May have moved money; the same id may go again. */
const unsure = (sentence: string): CodeRow => ({ finality: "unknown", repeatable: true, sentence })
/** May have moved money; only the history tells, a repeat does not. */
const settle = (sentence: string): CodeRow => ({ finality: "unknown", repeatable: false, sentence })

const contactDeveloper = "The Vipps setup doesn't allow this kind of payment: contact the shop's developer"
const tooOldToCapture = "Vipps captures and cancels a payment for 180 days, and this one is older"
const otherContent =
  "Vipps already has a different request with the same reference: check what was done before trying again"

export const errorCodes: Readonly<Record<string, CodeRow>> = {
  // the shopper's side, and captures so late that the bank is asked again
  "Payment/41": refused("The customer has no usable card in Vipps and has to add one"),
  "Payment/42": refused("The customer's bank refused: the customer can ask the bank or pay another way"),
  "Payment/43": refused("The customer's bank refused this amount"),
  "Payment/44": refused("The customer's card has expired"),
  "Payment/45": refused("The customer didn't complete the payment in time: a new payment is needed"),
  "Payment/1082": refused("This test user must first approve one payment by hand in the Vipps test app"),
  "Payment/1501": legacy("This customer is too young to pay shops with Vipps"),
  // cancel
  "Payment/51": refused("Part of this payment is captured already: refund that, or release only the rest"),
  "Payment/52": unsure("Vipps couldn't cancel just now: check the payment before trying again"),
  "Payment/53": legacy("The customer hasn't approved this payment yet, so Vipps didn't cancel it"),
  // capture
  "Payment/61": refused("The amount is higher than what is left of the customer's approval"),
  "Payment/62": refused("There is no reservation to capture: it isn't approved yet, or it was cancelled"),
  "Payment/63": unsure("Vipps couldn't confirm the capture: check the payment before trying again"),
  "Payment/96": legacy(tooOldToCapture),
  "Payment/98": refused(tooOldToCapture),
  // refund
  "Payment/71": refused("The amount is higher than what is captured and not yet refunded"),
  "Payment/72": refused("Nothing is captured yet, so there is nothing to refund: cancel the payment instead"),
  "Payment/73": refused("This payment was cancelled, so there is nothing to refund"),
  "Payment/74": refused(
    "The shop's Vipps balance is too low for this refund: try again when new sales have settled, or ask Vipps",
  ),
  "Payment/95": refused(
    "Vipps refunds a payment for 365 days, and this one is too old: pay the customer back another way",
  ),
  "Payment/93": settle(otherContent),

  "VippsError/91": settle("Vipps doesn't allow this in the payment's present state"),
  "VippsError/92": settle("Vipps says that this is done already: check what was done"),
  "VippsError/93": settle(otherContent),
  "VippsError/94": unsure("Vipps is still working on this payment: wait a minute and try again"),
  "VippsError/98": unsure("Vipps has too many requests at once: wait a minute and try again"),
  "VippsError/99": unsure("Vipps had an internal error: check the payment before trying again"),

  "User/81": refused("Vipps can't use this phone number: the customer can enter another one at Vipps"),
  "User/82": refused("The customer must update the Vipps app"),

  "Merchant/21": legacy(contactDeveloper),
  "Merchant/22": legacy(contactDeveloper),
  "Merchant/31": refused("Vipps has blocked this shop: contact Vipps"),
  "Merchant/32": refused("The shop has reached the limit of what it may receive with Vipps: contact Vipps"),
  "Merchant/33": refused("The shop has reached its limit of Vipps payment requests: contact Vipps"),
  "Merchant/34": refused("This payment reference is used already: a new payment needs a new reference"),
  "Merchant/35": refused(
    "Vipps doesn't know this payment: check the merchant serial number, and test against production",
  ),
  "Merchant/36": refused("The shop's Vipps agreement isn't signed"),
  "Merchant/37": refused("The shop's Vipps sales unit is switched off: log in to the Vipps portal"),
  "Merchant/38": refused(contactDeveloper),
  "Merchant/39": refused(contactDeveloper),
  "Merchant/51": refused(contactDeveloper),
  "Merchant/97": refused(
    "The shop's Vipps sales unit isn't approved for payments: order it in the Vipps portal",
  ),

  // answers without a code of Vipps: the HTTP status is all there is
  "Gateway/400": refused("Vipps rejected the request: contact the shop's developer"),
  "Gateway/401": barred("Vipps doesn't accept the shop's keys: check them, and test against production"),
  "Gateway/402": unsure("Vipps couldn't reach the bank: check the payment before trying again"),
  "Gateway/403": barred(
    "Vipps doesn't allow this for the shop's sales unit: check the keys and the agreement",
  ),
  "Gateway/404": refused("Vipps doesn't know this payment or address: check the keys and the API address"),
  "Gateway/408": unsure("Vipps gave up waiting for the request: check the payment before trying again"),
  "Gateway/409": unsure("Vipps has another request for this payment under way: check the payment first"),
  "Gateway/422": refused("Vipps rejected the content of the request: contact the shop's developer"),
  "Gateway/429": barred("There were too many requests for this payment: wait a minute and try again"),

  "Network/timeout": unsure("Vipps didn't answer in time: check the payment before trying again"),
  "Network/lost": unsure(
    "The connection to Vipps broke before the answer: check the payment before trying again",
  ),
  "Network/unreadable": unsure("Vipps' answer couldn't be read: check the payment before trying again"),
  "Network/unreachable": unsent("Vipps couldn't be reached, so nothing was sent: try again shortly"),
  "Network/insecure": barred(
    "The connection to Vipps isn't trustworthy, so nothing was sent: check the server",
  ),
  "Network/not-sent": barred("There was no time left to send the request, so nothing was sent: try again"),

  // the host's own proxy, which made no connection to Vipps; its other answers: proxyRow
  "Proxy/407": barred(
    "The server's proxy answered 407, it wants another name and password, so nothing was sent: check HTTPS_PROXY",
  ),
  "Proxy/unreachable": unsent(
    "The server's proxy couldn't be reached or didn't answer, so nothing was sent: check HTTPS_PROXY",
  ),
  "Proxy/address": barred(
    "The server's proxy has an address that can't be used, so nothing was sent: HTTPS_PROXY must be http://host:port",
  ),
}

const unlisted: Readonly<Record<string, CodeRow>> = {
  // Vipps may add codes at any time; one we don't know might mean that money moved.
  payment: settle("Vipps answered with an unknown code: check the payment before trying again"),
  vippserror: settle("Vipps answered with an unknown code: check the payment before trying again"),
  user: refused("Vipps can't take this payment from the customer"),
  merchant: refused("Vipps doesn't allow this for the shop: contact Vipps"),
  authentication: barred("Vipps doesn't accept the shop's keys: check them, and test against production"),
}

/** The row of a code. Group and code are Vipps' own; for `Gateway` the code is the HTTP status. */
export function findCode(group: string, code: string): CodeRow {
  if (group === "InvalidRequest") {
    return refused(`Vipps rejected the request because of its field "${code}": contact the shop's developer`)
  }
  if (group === "Proxy") return ownRow(errorCodes, `${group}/${code}`) ?? proxyRow(code)
  return ownRow(errorCodes, `${group}/${code}`) ?? ownRow(unlisted, group.toLowerCase()) ?? statusRow(code)
}

/** The same request would be refused again; the codes that say so are Vipps' answer, never a lost one. */
export function isFinalCode(group: string, code: string): boolean {
  return findCode(group, code).finality === "final"
}

function ownRow(table: Readonly<Record<string, CodeRow>>, key: string): CodeRow | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** The proxy's answer to CONNECT, or `answer-` and the status of what came instead of Vipps' answer over plain http. */
function proxyRow(code: string): CodeRow {
  const status = code.replace("answer-", "")
  if (status !== code)
    return settle(
      `The server's proxy seems to have answered ${status} in Vipps' place: check HTTP_PROXY, and the payment before trying again`,
    )
  const sentence = `The server's proxy answered ${status} and did not connect to Vipps, so nothing was sent: check HTTPS_PROXY, and what the proxy allows`
  return status.startsWith("5") ? unsent(sentence) : barred(sentence)
}

function statusRow(status: string): CodeRow {
  if (status.startsWith("5")) return unsure("Vipps had an outage: check the payment before trying again")
  if (status.startsWith("4")) return refused("Vipps rejected the request: contact the shop's developer")
  if (status.startsWith("3")) return settle("Vipps' address answered with a redirect: check the API address")
  return unsure("Vipps' answer was neither yes nor no: check the payment before trying again")
}
