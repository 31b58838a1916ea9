import { z } from "@medusajs/framework/zod"
import { textKinds } from "../messages"
import { countries, isReferencePrefix, locales, marketIn, type Country, type Locale } from "../rules"
import { shippingBrands, shippingTypes, type ShippingBrand, type ShippingType } from "../vipps"
import type { OwnTexts } from "./transaction-texts"

/** The languages of the staff's sentences. */
const staffLocales = ["en", "nb"] as const
type StaffLocale = (typeof staffLocales)[number]

/** How the app shows a shipping option: the carrier's mark, and where the goods arrive. */
export type Carrier = { brand: ShippingBrand; type: ShippingType }

/**
 * The provider's options: each by its name in `medusa-config.ts` or by its environment variable; the first wins. Checked once, at
 * start-up. One message lists all that is wrong and quotes no secret.
 */
export type VippsOptions = {
  clientId: string
  clientSecret: string
  subscriptionKey: string
  /** MSN: 5 or 6 digits; with ePayment 4 to 10 */
  merchantSerialNumber: string
  /** public base URL of the Medusa server, without a slash at its end */
  backendUrl: string
  /** storefront pages to which the shopper may return; the first is the default */
  returnUrls: [string, ...string[]]
  /** the API that new payments are started with; a payment stays with the one it was started with */
  api: "ecom" | "epayment"
  /** the API by which payments that were started with eCom are read, captured, released and refunded */
  ecomPayments: "ecom" | "epayment"
  /** the sales unit's country */
  market: Country
  environment: "test" | "production"
  apiUrl: string
  orderIdPrefix: string
  capture: "manual" | "on-fulfillment" | "on-shipment"
  releaseRemainder: "when-paid" | "on-order-completed" | "manual"
  timeoutMs: number
  orphanGraceMinutes: number
  /** Express: the shipping options are offered at the start, or when Vipps asks with the shopper's address */
  expressShipping: "fixed" | "dynamic"
  /** Express: how the app shows a shipping option, by its id or its type's code; not in the environment */
  expressCarriers: Readonly<Record<string, Carrier>>
  /** of shoppers' texts; the market's, if the shop says nothing */
  locale: Locale
  /** whether Vipps gets the cart's lines, which its app shows; ePayment only */
  receipt: boolean
  debug: boolean
  /** language of the staff's notices, in Medusa's bell and by e-mail */
  notifyLocale: StaffLocale
  /** notices also go there, through the shop's own notification provider for e-mail */
  notifyEmail: string | undefined
  /** the shop's own texts for shoppers; not in the environment */
  texts: OwnTexts
}

export const environmentNames = {
  clientId: "VIPPS_CLIENT_ID",
  clientSecret: "VIPPS_CLIENT_SECRET",
  subscriptionKey: "VIPPS_SUBSCRIPTION_KEY",
  merchantSerialNumber: "VIPPS_MERCHANT_SERIAL_NUMBER",
  backendUrl: "VIPPS_BACKEND_URL",
  returnUrl: "VIPPS_RETURN_URL",
  api: "VIPPS_API",
  ecomPayments: "VIPPS_ECOM_PAYMENTS",
  market: "VIPPS_MARKET",
  environment: "VIPPS_ENVIRONMENT",
  apiUrl: "VIPPS_API_URL",
  orderIdPrefix: "VIPPS_ORDER_ID_PREFIX",
  capture: "VIPPS_CAPTURE",
  releaseRemainder: "VIPPS_RELEASE_REMAINDER",
  timeoutMs: "VIPPS_TIMEOUT_MS",
  orphanGraceMinutes: "VIPPS_ORPHAN_GRACE_MINUTES",
  expressShipping: "VIPPS_EXPRESS_SHIPPING",
  locale: "VIPPS_LOCALE",
  receipt: "VIPPS_RECEIPT",
  debug: "VIPPS_DEBUG",
  notifyLocale: "VIPPS_NOTIFY_LOCALE",
  notifyEmail: "VIPPS_NOTIFY_EMAIL",
} as const

type OptionName = keyof typeof environmentNames

const hosts = { test: "https://apitest.vipps.no", production: "https://api.vipps.no" }

/** Vipps takes at most 255 characters; what we append to the base is at most 120. */
const LONGEST_BACKEND_URL = 135

const text = z.coerce.string().trim()
const required = text.min(1, { error: "is missing", abort: true })
const toAddress = (given: typeof text) =>
  given.transform((value) => value.replace(/\/+$/, "")).refine(isWebAddress, "must be an http(s) address")

/** Vipps appends its path by plain concatenation and refuses an address with an empty step in it. */
const publicBase = toAddress(required)
  .refine((url) => !/[?#]/.test(url), "must have no query and no fragment, for a path is appended to it")
  .refine((url) => !/^[a-z]+:\/\/.*\/\//i.test(url), "must have no // in its path")
  .refine((url) => url.length <= LONGEST_BACKEND_URL, `must have at most ${LONGEST_BACKEND_URL} characters`)

/** eCom's are 5 or 6 digits; ePayment's specification takes 4 to 10. */
const salesUnits = {
  ecom: required.regex(/^\d{5,6}$/, "must be the sales unit's 5 or 6 digits"),
  epayment: required.regex(/^\d{4,10}$/, "must be the sales unit's 4 to 10 digits"),
}
const yesOrNo = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0", ""])], "must be true or false")
  .transform((value) => value === true || value === "true" || value === "1")
const whichApi = z.enum(["ecom", "epayment"], "must be ecom or epayment").default("ecom")

const shape = {
  clientId: required,
  clientSecret: required,
  subscriptionKey: required,
  merchantSerialNumber: salesUnits.ecom,
  backendUrl: publicBase,
  returnUrl: required
    .transform((value) =>
      value
        .split(",")
        .map((url) => url.trim())
        .filter(Boolean),
    )
    .refine(
      (urls) => urls.length > 0 && urls.every(isWebAddress),
      "must be one or more http(s) addresses, separated by commas",
    ),
  api: whichApi,
  ecomPayments: whichApi,
  market: z.enum(countries, "must be NO, DK or FI").default("NO"),
  environment: z.enum(["test", "production"], "must be test or production").default("test"),
  apiUrl: toAddress(text).optional(),
  orderIdPrefix: text
    .refine(
      (value) => isReferencePrefix(value),
      "must be 1 to 12 letters, digits or hyphens, beginning with a letter, not ending in a hyphen",
    )
    .default("medusa"),
  capture: z
    .enum(["manual", "on-fulfillment", "on-shipment"], "must be manual, on-fulfillment or on-shipment")
    .default("manual"),
  releaseRemainder: z
    .enum(["when-paid", "on-order-completed", "manual"], "must be when-paid, on-order-completed or manual")
    .default("when-paid"),
  timeoutMs: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1000, "must be at least 1000")
    .max(120_000, "must be at most 120000")
    .default(25_000),
  orphanGraceMinutes: z.coerce.number("must be a number").min(1, "must be at least 1").default(30),
  expressShipping: z.enum(["fixed", "dynamic"], "must be fixed or dynamic").default("fixed"),
  locale: z.enum(locales, "must be nb, en, da or fi").optional(),
  receipt: yesOrNo.default(true),
  debug: yesOrNo.default(false),
  notifyLocale: z.enum(staffLocales, "must be en or nb").default("en"),
  notifyEmail: text.pipe(z.email("must be one e-mail address")).optional(),
}

/**
 * Reads options and environment into checked options, or a list of problems, one line each. Accepts http addresses in `test`
 * only.
 */
export function readOptions(
  given: Record<string, unknown> | undefined,
  environment: Record<string, string | undefined>,
): { options: VippsOptions } | { problems: string[] } {
  const collected = collect(given ?? {}, environment)
  const parsed = shapeFor(collected).safeParse(collected)
  const own = readOwn(given ?? {})
  const problems = [
    ...unknownNames(given ?? {}),
    ...emptyNames(given ?? {}, environment),
    ...own.problems,
    ...(parsed.success ? [] : parsed.error.issues.map(describe)),
    ...unfitForMarket(collected),
    ...(collected.environment === "production" ? unfitForProduction(collected) : []),
  ]
  if (!parsed.success || problems.length > 0) return { problems: [...new Set(problems)] }
  const { returnUrl, apiUrl, locale, notifyEmail, ...rest } = parsed.data
  const [first, ...more] = returnUrl
  return {
    options: {
      ...rest,
      locale: locale ?? marketIn(rest.market).locale,
      notifyEmail,
      texts: own.texts,
      expressCarriers: own.carriers,
      apiUrl: apiUrl ?? hosts[rest.environment],
      returnUrls: [first ?? "", ...more],
    },
  }
}

function shapeFor({ api }: Collected) {
  return z.object({ ...shape, merchantSerialNumber: salesUnits[api === "epayment" ? "epayment" : "ecom"] })
}

/** The one message that stops the server. It names every wrong option by both of its names. */
export function explainProblems(problems: string[]): string {
  return [
    "medusa-payment-vipps can't start: its configuration is wrong or incomplete.",
    ...problems.map((problem) => `  - ${problem}`),
    "Set them in the environment or in the provider's options in medusa-config.ts; " +
      "node_modules/medusa-payment-vipps/docs/configure.md lists them all.",
  ].join("\n")
}

type Collected = Record<string, unknown>

function collect(given: Record<string, unknown>, environment: Record<string, string | undefined>): Collected {
  const names = Object.keys(environmentNames) as OptionName[]
  const pick = (name: OptionName) => {
    const value = given[name] ?? environment[environmentNames[name]]
    return value === "" ? undefined : value
  }
  return Object.fromEntries(names.map((name) => [name, pick(name) ?? missingText(name)]))
}

/** A missing required option is read as empty text, so that the message says "is missing". */
function missingText(name: OptionName): string | undefined {
  const isRequired = [
    "clientId",
    "clientSecret",
    "subscriptionKey",
    "merchantSerialNumber",
    "backendUrl",
    "returnUrl",
  ]
  return isRequired.includes(name) ? "" : undefined
}

function unknownNames(given: Record<string, unknown>): string[] {
  const known = [...Object.keys(environmentNames), "texts", "expressCarriers"]
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  return unknown.map((name) => `${name} is not an option of this provider; check its spelling`)
}

/**
 * These four say whose money it is. If the entry of a second sales unit names a variable that is not set, the environment's value
 * would take its place, which belongs to another unit.
 */
function emptyNames(
  given: Record<string, unknown>,
  environment: Record<string, string | undefined>,
): string[] {
  const unit = ["clientId", "clientSecret", "subscriptionKey", "merchantSerialNumber"] as const
  return unit
    .filter((name) => name in given && given[name] === undefined && environment[environmentNames[name]])
    .map(
      (name) =>
        `${name} has no value in medusa-config.ts, and that of ${environmentNames[name]} may be another sales unit's: ` +
        `give it one, or leave the name out`,
    )
}

const ownText = z.union([
  z.string().trim().min(1),
  z.custom<() => string>((value) => typeof value === "function"),
])
const ownTexts = z.strictObject(
  Object.fromEntries(textKinds.map((kind) => [kind, ownText.optional()])) as Record<
    (typeof textKinds)[number],
    z.ZodOptional<typeof ownText>
  >,
)

/** What can be set in medusa-config.ts only. */
function readOwn(given: Record<string, unknown>) {
  const texts = readTexts(given.texts)
  const carriers = readCarriers(given.expressCarriers)
  return { ...texts, ...carriers, problems: [...texts.problems, ...carriers.problems] }
}

function readTexts(given: unknown): { texts: OwnTexts; problems: string[] } {
  const parsed = ownTexts.safeParse(given ?? {})
  if (parsed.success) return { texts: parsed.data, problems: [] }
  return {
    texts: {},
    problems: [`texts must have texts or functions for ${textKinds.join(", ")}, and nothing else`],
  }
}

const ownCarriers = z.record(
  z.string(),
  z.strictObject({ brand: z.enum(shippingBrands), type: z.enum(shippingTypes) }),
)

function readCarriers(given: unknown): { carriers: VippsOptions["expressCarriers"]; problems: string[] } {
  const parsed = ownCarriers.safeParse(given ?? {})
  if (parsed.success) return { carriers: parsed.data, problems: [] }
  return {
    carriers: {},
    problems: [
      `expressCarriers must have, by a shipping option's id or type code, { brand, type }: brand is one of ` +
        `${shippingBrands.join(", ")}; type is one of ${shippingTypes.join(", ")}`,
    ],
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]) as OptionName
  return `${name} (${environmentNames[name]}) ${issue.message}`
}

/** eCom supports Norway and kroner only. */
function unfitForMarket({ market, api }: Collected): string[] {
  const isAbroad = countries.some((country) => country === market && country !== "NO")
  if (!isAbroad || api === "epayment") return []
  return [
    `market (${environmentNames.market}) can only be NO with eCom: for a sales unit in Denmark or Finland, ` +
      `set api (${environmentNames.api}) to epayment`,
  ]
}

/** The addresses that are well-formed, whatever else is wrong. Vipps' own checks refuse local names and underscores. */
function unfitForProduction(collected: Collected): string[] {
  const backend = readable(shape.backendUrl, collected.backendUrl)
  const addresses: [OptionName, string[]][] = [
    ["backendUrl", backend],
    ["apiUrl", readable(shape.apiUrl, collected.apiUrl)],
    ["returnUrl", readable(shape.returnUrl, collected.returnUrl)],
  ]
  const insecure = addresses
    .filter(([, urls]) => urls.some((url) => !url.startsWith("https://")))
    .map(([name]) => `${name} (${environmentNames[name]}) must begin with https:// in production`)
  const unreachable = backend.flatMap((url) => whyUnreachable(new URL(url).hostname))
  const name = `backendUrl (${environmentNames.backendUrl})`
  return [...insecure, ...unreachable.map((why) => `${name} ${why}`)]
}

/** The addresses of a well-formed option; none of any other. */
function readable(option: z.ZodType<string | string[] | undefined>, value: unknown): string[] {
  const parsed = option.safeParse(value)
  return parsed.success && parsed.data !== undefined ? [parsed.data].flat() : []
}

function whyUnreachable(host: string): string[] {
  const isLocal = /^(localhost|.*\.localhost|127\..*|0\.0\.0\.0|\[::1?\])$/.test(host)
  if (isLocal) return ["must be an address that Vipps can reach in production, not this machine's own"]
  return host.includes("_") ? ["must have no underscore in its host name: Vipps refuses such addresses"] : []
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  return (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === ""
}
