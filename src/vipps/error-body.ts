import { z } from "@medusajs/framework/zod"

/** What an error answer says. Vipps' texts are left out: they change, and may hold anything. */
export type ErrorDetails = { group: string; code: string; contextId?: string }

// Keys are lower case: see json.ts. Fields that are missing or odd read as absent.
const word = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .optional()
  .catch(undefined)
const errorSchema = z.object({
  errorgroup: word,
  errorcode: word,
  error: word,
  error_description: word,
  contextid: word,
  traceid: word,
  correlation_id: word,
  instance: word,
  extradetails: z
    .array(z.object({ name: word, reason: word }))
    .nullish()
    .catch(undefined),
})
type ErrorFields = z.infer<typeof errorSchema>

const groups = ["Authentication", "Payment", "InvalidRequest", "VippsError", "User", "Merchant"]
const oldGroups: Readonly<Record<string, string>> = { customer: "User" }

/**
 * Reads every body that occurs behind api.vipps.no: Vipps' array of errors, one error without the array, the gateway's and
 * Azure's objects, the token service's, RFC 7807 with the details of ePayment, lists of texts, HTML, nothing. If there is no code of Vipps, the group is
 * `Gateway` and the code is the HTTP status.
 */
export function readAllErrorDetails(body: unknown, httpStatus: number): [ErrorDetails, ...ErrorDetails[]] {
  const items: unknown[] = Array.isArray(body) ? body.slice(0, 20) : [body]
  const [first, ...others] = items.flatMap((item) => readErrorDetails(item, httpStatus))
  return [first ?? gateway(httpStatus), ...others]
}

/** One of the bodies above, by the fields that Vipps, its gateway or its token service put into each error. */
export function hasShapeOfVipps(body: unknown): boolean {
  const first: unknown = Array.isArray(body) ? body[0] : body
  return typeof first === "object" && first !== null && signs.some((field) => field in first)
}

const signs = ["errorcode", "statuscode", "responseinfo", "error_description", "traceid", "extradetails"]

function readErrorDetails(item: unknown, httpStatus: number): ErrorDetails[] {
  const parsed = errorSchema.safeParse(item)
  if (!parsed.success) return [gateway(httpStatus)]
  const fields = parsed.data
  const context = contextOf(fields.contextid ?? fields.traceid ?? fields.correlation_id ?? fields.instance)
  return groupsAndCodes(fields, httpStatus).map((details) => ({ ...details, ...context }))
}

function groupsAndCodes(fields: ErrorFields, httpStatus: number): ErrorDetails[] {
  const group = groupOf(fields.errorgroup)
  if (group && fields.errorcode) return [{ group, code: printable(fields.errorcode) }]
  const ofEpayment = epaymentDetails(fields, httpStatus)
  if (ofEpayment.length > 0) return ofEpayment
  if (fields.error && fields.error_description)
    return [{ group: "Authentication", code: printable(fields.error) }]
  return [gateway(httpStatus)]
}

/** ePayment puts its code, or the names of the fields that it rejects, into the details of an RFC 7807 body. */
function epaymentDetails({ extradetails }: ErrorFields, httpStatus: number): ErrorDetails[] {
  const details = (extradetails ?? []).slice(0, 20)
  const codes = details.filter((detail) => isCode(detail) && detail.reason)
  if (codes.length > 0)
    return codes.map(({ reason = "" }) => ({ group: "ePayment", code: printable(reason) }))
  if (httpStatus !== 400 && httpStatus !== 422) return []
  const fields = details.filter((detail) => detail.name && !isCode(detail))
  return fields.map(({ name = "" }) => ({ group: "InvalidRequest", code: printable(name) }))
}

function isCode({ name }: { name?: string | undefined }): boolean {
  return name?.toLowerCase() === "errorcode"
}

function groupOf(given: string | undefined): string | undefined {
  const name = given?.toLowerCase()
  if (!name) return undefined
  return groups.find((group) => group.toLowerCase() === name) ?? oldGroups[name]
}

function contextOf(id: string | undefined): { contextId?: string } {
  return id && /^[\w.:|-]{1,100}$/.test(id) ? { contextId: id } : {}
}

/** A code is a number or a field's name; anything else stays out of sentences and logs. */
function printable(code: string): string {
  return /^[\w.[\]-]{1,60}$/.test(code) ? code : "unnamed"
}

function gateway(httpStatus: number): ErrorDetails {
  return { group: "Gateway", code: String(httpStatus) }
}
