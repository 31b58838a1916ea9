import { englishTimes, type Time } from "../time"
import type { Message, Say } from "../value"

const { moment } = englishTimes

/** What the connection check says. Options have both of their names, "backendUrl (VIPPS_BACKEND_URL)". */

type Option = { option: string }
type Environment = { environment: string }
const environments: Record<string, string> = {
  test: "the test environment",
  production: "the production environment",
}
const against = ({ environment }: Environment) =>
  `Keys of Vipps' test environment do not work in the production environment, and the other way round; this shop uses ${environments[environment] ?? environment}.`

/** Other reasons are the error codes of Node. */
const reasons: Record<string, string> = { timeout: "no answer in time", failed: "the connection failed" }

export const checks = {
  "token-ok": () => "Vipps accepts the client id, the client secret and the subscription key.",
  "wrong-client-id": (p: Option & Environment) => `Vipps does not know ${p.option}. ${against(p)}`,
  "wrong-client-secret": (p: Option) => `Vipps does not accept ${p.option} for this client id.`,
  "token-refused": (p: { why: Message }, say: Say) => `Vipps gave no access token: ${say(p.why)}`,
  "wrong-subscription-key": (p: Option & Environment & { hasToken: boolean }) =>
    p.hasToken
      ? `Vipps gave a token, but does not accept ${p.option} with it: the keys may be of different sales units.`
      : `Vipps does not accept ${p.option}. ${against(p)}`,
  "vipps-unreachable": (p: { apiUrl: string; why: Message; hasToken: boolean }, say: Say) =>
    p.hasToken
      ? `Vipps could not be asked about a payment: ${say(p.why)}`
      : `Vipps could not be reached at ${p.apiUrl}: ${say(p.why)}`,
  "proxy-failed": (p: { why: Message }, say: Say) =>
    `Vipps was not reached through the proxy of this server: ${say(p.why)}`,

  "details-ok": () => "Vipps answers questions about payments of this sales unit.",
  "details-unknown": () => "Not looked at: there is no access token.",
  "details-refused": (p: { why: Message }, say: Say) =>
    `Vipps refused the question about a payment: ${say(p.why)}`,
  "wrong-msn": (p: Option & { msn: string; api: string }) =>
    `Vipps does not accept ${p.option}, ${p.msn}, with these keys, or the sales unit may not use the ${p.api} API.`,

  "callback-ok": () => "The shop's callback address can be reached, and the Authorization header arrives.",
  "callback-tls": (p: Option & { origin: string; reason: string }) =>
    `The certificate of ${p.origin} is not valid, so Vipps would not call it: ${p.reason}. Check ${p.option}.`,
  "callback-unreachable": (p: Option & { origin: string; reason: string }) =>
    `The shop's callback address at ${p.origin} could not be reached: ${reasons[p.reason] ?? p.reason}. Check ${p.option}, and that this server may call itself by it.`,
  "callback-redirect": (p: Option & { origin: string; httpStatus: number }) =>
    `The callback address at ${p.origin} answers with a redirect (HTTP ${p.httpStatus}), which Vipps does not follow. Set ${p.option} to the address that it leads to.`,
  "callback-stripped": (p: { origin: string }) =>
    `The callback address at ${p.origin} was reached, but something before the server takes the Authorization header away. Let the proxy pass it on, at least below /hooks/payment.`,
  "callback-other-secret": (p: Option & { origin: string }) =>
    `The callback address at ${p.origin} leads to a shop with another client secret, or something changes the Authorization header on the way. Check ${p.option}.`,
  "callback-elsewhere": (p: Option & { origin: string; httpStatus: number }) =>
    `The callback address at ${p.origin} answers with HTTP ${p.httpStatus}, and not as this shop does. Check ${p.option}, and that /hooks/payment is passed on to the server.`,

  "webhooks-ok": (p: { deliveredAt: Time | null }) =>
    p.deliveredAt === null
      ? "Vipps sends webhooks to this shop. None has come yet."
      : `Vipps sends webhooks to this shop. The last one came on ${moment(p.deliveredAt)}.`,
  "webhooks-silent": (p: { deliveredAt: Time | null }) => {
    const last = p.deliveredAt === null ? "None has come" : `The last one came on ${moment(p.deliveredAt)}`
    return `The shop polls alone: Vipps has its webhook, but nothing arrived about the latest approvals. ${last}. Let Vipps' POST requests below /hooks/payment through proxy and firewall.`
  },
  "webhooks-missing": () =>
    "The shop polls alone: Vipps has no webhook of it that it could read. It registers one by itself within a few minutes; see the server's log.",
  "webhooks-full": (p: { count: number; msn: string }) =>
    `The shop polls alone: the sales unit ${p.msn} has ${p.count} webhooks of other systems, and Vipps takes 25 at most. Remove one that nobody needs in the Vipps portal, under For developers.`,
  "webhooks-not-https": (p: { origin: string }) =>
    `The shop polls alone: Vipps sends webhooks to https addresses only, and the shop's is ${p.origin}.`,
  "webhooks-not-public": (p: { origin: string }) =>
    `The shop polls alone: Vipps sends webhooks to public host names with port 443, 80 or 8080 only, and the shop's address is ${p.origin}.`,
  "webhooks-refused": (p: { why: Message }, say: Say) =>
    `The shop's webhook at Vipps could not be set up, and the shop tries again: ${say(p.why)}`,

  "clock-ok": () => "The clocks of this server, the database and Vipps agree.",
  "clock-database": (p: { seconds: number }) =>
    `This server's clock and the database's differ by ${p.seconds} s. Set them by NTP: deadlines and waiting times are counted by both.`,
  "clock-vipps": (p: { seconds: number }) =>
    `This server's clock and Vipps' differ by ${p.seconds} s. Set it by NTP: access tokens and deadlines are counted by it.`,
  "clock-unknown": () => "Vipps did not tell its time. This server's clock agrees with the database's.",

  "configuration-ok": () => "Nothing to remark on addresses and order ids.",
  http: () =>
    "An address begins with http://: Vipps calls https only, and production refuses to start with it.",
  localhost: (p: Option) =>
    `${p.option} is an address of this machine: Vipps can't call it. Orders are then made by the shopper's return and by the reconciliation alone.`,
  "default-prefix": (p: Option) =>
    `${p.option} has its default, medusa. Order ids are unique per sales unit for ever: give each shop and environment its own.`,

  "reconciliation-ok": () => "No payment waits for the reconciliation.",
  "reconciliation-overdue": (p: { count: number }) =>
    `${p.count} payments have waited for the reconciliation for more than five minutes: its job does not run, or can't keep up. See the server's log.`,
}
