import { z } from "zod"
import type { SeenRequest } from "../../../src/sandbox"

/** What stands in every test's data and in no log: secrets by their values, people by what the tests' carts say of them. */
type Known = {
  units: readonly { clientId: string; clientSecret: string; subscriptionKey: string }[]
  /** also those that a test gave a server in place of a unit's */
  environments: readonly Record<string, string | undefined>[]
  admin: { email: string; password: string }
  requests: readonly SeenRequest[]
  links: readonly string[]
  /** what ePayment's webhooks are signed with */
  webhookSecrets: readonly string[]
}

const initiateBody = z.object({ merchantInfo: z.object({ authToken: z.string(), fallBack: z.string() }) })
/** ePayment's create has no callback token, for its webhooks are signed; Express has one for its question. */
const createBody = z.object({
  returnUrl: z.string(),
  shipping: z
    .object({ dynamicOptions: z.object({ callbackAuthorizationToken: z.string() }).optional() })
    .optional(),
})
const SECRET_OPTIONS = ["VIPPS_CLIENT_ID", "VIPPS_CLIENT_SECRET", "VIPPS_SUBSCRIPTION_KEY"] as const

/** What an access token of the sandbox begins with, as every JWT does. */
const JWT = "eyJ0eXAiOiJKV1Qi"

const personal = {
  "a shopper's e-mail address": "ola@example.no",
  "a shopper's name": "Nordmann",
  "a shopper's address": "Karl Johans gate",
  "an Express shopper's e-mail address": "kari.nordmann@",
  "an Express shopper's address": "Prøvegata",
}

/** A Norwegian mobile number, alone or behind its country code; ids and sums are longer, or have letters beside them. */
const PHONE = /(?<![\w.:-])(?:\+?47 ?)?[49]\d{7}(?![\w.:-])/

/** Says what of it a server has printed, with the line: nothing when all is well. */
export function findLeaks(log: string, known: Known): string[] {
  const secrets = Object.entries({ ...personal, ...secretsOf(known) })
  const returnTokens = returnTokensOf(known)
  return log.split("\n").flatMap((line) => {
    const found = secrets.filter(([, value]) => line.includes(value)).map(([name]) => name)
    if (PHONE.test(line)) found.push("a phone number")
    if (!isAccessLine(line) && returnTokens.some((token) => line.includes(token)))
      found.push("a return link's token")
    return found.map((name) => `${name}: ${line.slice(0, 300)}`)
  })
}

function secretsOf({
  units,
  environments,
  admin,
  requests,
  links,
  webhookSecrets,
}: Known): Record<string, string> {
  const initiated = requests.filter(({ call }) => call === "initiate").map(({ body }) => body)
  const authTokens = initiated.flatMap(
    (body) => initiateBody.safeParse(body).data?.merchantInfo.authToken ?? [],
  )
  const shippingTokens = initiated.flatMap(
    (body) => createBody.safeParse(body).data?.shipping?.dynamicOptions?.callbackAuthorizationToken ?? [],
  )
  const optional = environments.flatMap((env) => SECRET_OPTIONS.flatMap((name) => env[name] ?? []))
  const tokensOfLinks = links.flatMap((url) => new URL(url).searchParams.get("token") ?? [])
  const lists = {
    "client id, secret or key": [
      ...units.flatMap(({ clientId, clientSecret, subscriptionKey }) => [
        clientId,
        clientSecret,
        subscriptionKey,
      ]),
      ...optional,
    ],
    "access token": [JWT, "Bearer "],
    "callback token": authTokens,
    "token of a question for shipping options": shippingTokens,
    "secret of a webhook": webhookSecrets,
    "payment link's token": tokensOfLinks,
    "password of the staff": [admin.password],
  }
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, values]) =>
      values.filter((value) => value.length > 5).map((value, index) => [`${name} ${index}`, value]),
    ),
  )
}

function returnTokensOf({ requests }: Known): string[] {
  return requests
    .map(
      ({ body }) =>
        initiateBody.safeParse(body).data?.merchantInfo.fallBack ??
        createBody.safeParse(body).data?.returnUrl,
    )
    .flatMap((link) => link?.split("/").at(-1) ?? [])
}

/** Medusa's access log has each path that was asked for, ours too: `GET /vipps/return/… ← (302)`. */
function isAccessLine(line: string): boolean {
  return /\b(GET|HEAD|POST|OPTIONS|PUT|PATCH|DELETE) \//.test(line)
}
