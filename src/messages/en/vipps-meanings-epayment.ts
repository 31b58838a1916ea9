import type { Advised } from "../facts"

/** What each code of Vipps ePayment means, for the staff. The client knows what may have moved. */
export const listedOfEpayment = {
  "ePayment/3010": (p: Advised) => `Vipps had an internal error: ${p.advice}`,
  "ePayment/4010":
    "Vipps already has a different capture with the same id: check what was done before trying again",
  "ePayment/4020": "Vipps already has a request with the same id: check what was done before trying again",
  "ePayment/4040": "Vipps doesn't accept this amount: contact the shop's developer",
  "ePayment/4050": "Vipps doesn't know the customer by the code that was sent: contact the shop's developer",
  "ePayment/4060": "Vipps doesn't know the customer by the code that was sent: contact the shop's developer",
  "ePayment/4070": "Vipps can't use this phone number: the customer can enter another one at Vipps",
  "ePayment/4080":
    "Vipps doesn't give out the customer details that were asked for: contact the shop's developer",
  "ePayment/4090": "Vipps doesn't accept an address in the request: check the shop's addresses",
  "ePayment/4100":
    "Vipps doesn't accept the notes that were sent with the payment: contact the shop's developer",
  "ePayment/4110":
    "Vipps doesn't accept the notes that were sent with the payment: contact the shop's developer",
  "ePayment/4120":
    "Vipps doesn't accept the notes that were sent with the payment: contact the shop's developer",
  "ePayment/4130":
    "Vipps doesn't accept the notes that were sent with the payment: contact the shop's developer",
  "ePayment/4140": "A value that Vipps needs is missing in the request: contact the shop's developer",
  "ePayment/4150":
    "Vipps already has another request with the same reference or id: check what was done before trying again",
  "ePayment/4160": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "ePayment/5010": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "ePayment/5020": "Vipps hasn't allowed Express for this sales unit: ask Vipps to allow it",
  "ePayment/5030":
    "Vipps doesn't give out the customer details that were asked for: contact the shop's developer",
  "ePayment/5040": "This Vipps sales unit takes another currency: check the merchant serial number",
  "ePayment/5050": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "ePayment/5060": "The shop's bank account isn't verified: log in to the Vipps portal",
  "ePayment/5070":
    "The shop's Vipps sales unit can't take this payment: check in the Vipps portal that it is active",
  "ePayment/5080": "The Vipps setup doesn't allow this kind of payment: contact the shop's developer",
  "ePayment/5090":
    "Vipps doesn't know this payment: check the merchant serial number, and test against production",
  "ePayment/5100": "The setup of the shop's sales unit doesn't let Vipps refund: contact Vipps",
  "ePayment/6010": "The amount is lower than the least that Vipps moves",
  "ePayment/6020": "Nothing is reserved or captured yet, so there is nothing to refund",
  "ePayment/6030": "Vipps cancels a payment for a limited time only, and this one is too old",
  "ePayment/6040": "This payment is captured, so there is nothing left to cancel: refund it instead",
  "ePayment/6050":
    "Vipps has no reservation to cancel, perhaps because it is done already: check the payment",
  "ePayment/6060": "The customer has approved this payment meanwhile, so Vipps didn't end it",
  "ePayment/6070": "This payment was cancelled, so there is nothing to capture",
  "ePayment/6080": "The customer hasn't approved this payment yet, so there is nothing to capture",
  "ePayment/6090": "The amount is higher than what is left of the customer's approval",
  "ePayment/6100":
    "Vipps captures a payment for a limited time only, and this one is too old: ask the customer for a new payment",
  "ePayment/6110":
    "Vipps doesn't accept how long the payment shall wait for the customer: contact the shop's developer",
  "ePayment/6120":
    "Vipps doesn't accept how long the payment shall wait for the customer: contact the shop's developer",
  "ePayment/6130": "Vipps wants the order's lines with this kind of payment: contact the shop's developer",
  "ePayment/6140":
    "This sales unit can't capture in parts: capture the full amount, or cancel the payment and ask the customer for a new one by link, or ask Vipps to allow parts",
  "ePayment/6150": "The amount is higher than what is captured and not yet refunded",
  "ePayment/6160": "Vipps is still working on this payment: wait a minute and try again",
  "ePayment/6170": "Vipps says that this is captured already: check what was done",
  "ePayment/6180": "Vipps says that this is refunded already: check what was done",
  "ePayment/6190": "Vipps can't cancel the payment in its present state: check what was done",
  "ePayment/6200": "Vipps can't capture the payment in its present state: check what was done",
  "ePayment/6210": "Vipps can't refund the payment in its present state: check what was done",
  "ePayment/6220":
    "Vipps refunds a payment for 365 days, and this one is too old: pay the customer back another way",
  "ePayment/6230": "The customer has approved this payment already: check the payment",
  "ePayment/6250":
    "Vipps is still working on this payment and can't cancel it now: wait a minute and try again",
  "ePayment/6260":
    "The customer's bank has let go of the reservation: try later, or ask the customer for a new payment",
  "ePayment/6280": "Vipps couldn't capture just now: wait a minute and try again",
  "ePayment/7010":
    "Vipps can't take a payment from this phone number: the customer can enter another one at Vipps",
  "ePayment/10010": "Vipps' test environment couldn't approve the payment",
  "ePayment/10020": "Vipps' test environment doesn't allow this approval",
  "ePayment/10030": "This test user must identify themselves in the Vipps test app first",
  "ePayment/10040": "This test user's means of payment can't be used: take another test user",
  "ePayment/10050": "This test user has no card in Vipps: add one in the Vipps test app",
  "ePayment/10060": "Vipps' test environment can't approve this kind of payment",
  "ePayment/10070": "This test user has reached a limit: take another test user",
}
