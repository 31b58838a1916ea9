import type { Advised } from "../facts"
import { listedOfEpayment } from "./vipps-meanings-epayment"

/** What each code of Vipps means, for the staff. Some codes exist in two groups. The client knows what may have moved. */
export const listed = {
  "Payment/41": "The customer has no usable card in Vipps and has to add one",
  "Payment/42": "The customer's bank refused: the customer can ask the bank or pay another way",
  "Payment/43": "The customer's bank refused this amount",
  "Payment/44": "The customer's card has expired",
  "Payment/45": "The customer didn't complete the payment in time: a new payment is needed",
  "Payment/1082": "This test user must first approve one payment by hand in the Vipps test app",
  "Payment/1501": "This customer is too young to pay shops with Vipps",
  "Payment/51": "Part of this payment is captured already: refund that, or release only the rest",
  "Payment/52": (p: Advised) => `Vipps couldn't cancel just now: ${p.advice}`,
  "Payment/53": "The customer hasn't approved this payment yet, so Vipps didn't cancel it",
  "Payment/61": "The amount is higher than what is left of the customer's approval",
  "Payment/62": "There is no reservation to capture: it isn't approved yet, or it was cancelled",
  "Payment/63": (p: Advised) => `Vipps couldn't confirm the capture: ${p.advice}`,
  "Payment/96": "Vipps captures and cancels a payment for 180 days, and this one is older",
  "Payment/98": "Vipps captures and cancels a payment for 180 days, and this one is older",
  "Payment/71": "The amount is higher than what is captured and not yet refunded",
  "Payment/72": "Nothing is captured yet, so there is nothing to refund: cancel the payment instead",
  "Payment/73": "This payment was cancelled, so there is nothing to refund",
  "Payment/74":
    "The shop's Vipps balance is too low for this refund: try again when new sales have settled, or ask Vipps",
  "Payment/95":
    "Vipps refunds a payment for 365 days, and this one is too old: pay the customer back another way",
  "Payment/93":
    "Vipps already has a different request with the same reference: check what was done before trying again",
  "VippsError/91": "Vipps doesn't allow this in the payment's present state",
  "VippsError/92": "Vipps says that this is done already: check what was done",
  "VippsError/93":
    "Vipps already has a different request with the same reference: check what was done before trying again",
  "VippsError/94": "Vipps is still working on this payment: wait a minute and try again",
  "VippsError/98": "Vipps has too many requests at once: wait a minute and try again",
  "VippsError/99": (p: Advised) => `Vipps had an internal error: ${p.advice}`,
  "User/81": "Vipps can't use this phone number: the customer can enter another one at Vipps",
  "User/82": "The customer must update the Vipps app",
  "Merchant/21": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "Merchant/22": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "Merchant/31": "Vipps has blocked this shop: contact Vipps",
  "Merchant/32": "The shop has reached the limit of what it may receive with Vipps: contact Vipps",
  "Merchant/33": "The shop has reached its limit of Vipps payment requests: contact Vipps",
  "Merchant/34": "This payment reference is used already: a new payment needs a new reference",
  "Merchant/35":
    "Vipps doesn't know this payment: check the merchant serial number, and test against production",
  "Merchant/36": "The shop's Vipps agreement isn't signed",
  "Merchant/37": "The shop's Vipps sales unit is switched off: log in to the Vipps portal",
  "Merchant/38": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "Merchant/39": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "Merchant/51": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "Merchant/97": "The shop's Vipps sales unit isn't approved for payments: order it in the Vipps portal",
  "Gateway/400": "Vipps rejected the request: contact the shop's developer",
  "Gateway/401": "Vipps doesn't accept the shop's keys: check them, and test against production",
  "Gateway/402": (p: Advised) => `Vipps couldn't reach the bank: ${p.advice}`,
  "Gateway/403": "Vipps doesn't allow this for the shop's sales unit: check the keys and the agreement",
  "Gateway/404": "Vipps doesn't know this payment or address: check the keys and the API address",
  "Gateway/408": (p: Advised) => `Vipps gave up waiting for the request: ${p.advice}`,
  "Gateway/409": "Vipps has another request for this payment under way: check the payment first",
  "Gateway/422": "Vipps rejected the content of the request: contact the shop's developer",
  "Gateway/423": "Vipps is still working on this payment: wait a minute and try again",
  "Gateway/429": "There were too many requests for this payment: wait a minute and try again",
  "Journal/other-currency":
    "Vipps has this payment in another currency than the shop, so nothing is moved or freed: compare it in the Vipps portal",
  "Network/timeout": (p: Advised) => `Vipps didn't answer in time: ${p.advice}`,
  "Network/lost": (p: Advised) => `The connection to Vipps broke before the answer: ${p.advice}`,
  "Network/unreadable": (p: Advised) => `Vipps' answer couldn't be read: ${p.advice}`,
  "Network/unreachable": "Vipps couldn't be reached, so nothing was sent: try again shortly",
  "Network/insecure": "The connection to Vipps isn't trustworthy, so nothing was sent: check the server",
  "Network/not-sent": "There was no time left to send the request, so nothing was sent: try again",
  "Proxy/407":
    "The server's proxy answered 407, it wants another name and password, so nothing was sent: check HTTPS_PROXY",
  "Proxy/unreachable":
    "The server's proxy couldn't be reached or didn't answer, so nothing was sent: check HTTPS_PROXY",
  "Proxy/address":
    "The server's proxy has an address that can't be used, so nothing was sent: HTTPS_PROXY must be http://host:port",
  ...listedOfEpayment,
}

/** For anything else that Vipps, its gateway or a proxy may say. */
export const unlisted = {
  unknownCode: (_code: string, advice: string) => `Vipps answered with an unknown code: ${advice}`,
  user: () => "Vipps can't take this payment from the customer",
  merchant: () => "Vipps doesn't allow this for the shop: contact Vipps",
  keys: () => "Vipps doesn't accept the shop's keys: check them, and test against production",
  field: (name: string) =>
    `Vipps rejected the request because of its field "${name}": contact the shop's developer`,
  proxyRefused: (status: string) =>
    `The server's proxy answered ${status} and did not connect to Vipps, so nothing was sent: check HTTPS_PROXY, and what the proxy allows`,
  proxyAnswered: (status: string, advice: string) =>
    `The server's proxy seems to have answered ${status} in Vipps' place: check HTTP_PROXY, and ${advice}`,
  outage: (_status: string, advice: string) => `Vipps had an outage: ${advice}`,
  rejected: () => "Vipps rejected the request: contact the shop's developer",
  redirect: () => "Vipps' address answered with a redirect: check the API address",
  unclear: (_status: string, advice: string) => `Vipps' answer was neither yes nor no: ${advice}`,
}
