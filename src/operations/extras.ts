import type { InitiateInput, VippsError } from "../vipps"

/** What a payment can be started without. `mobileNumber` fills in Vipps' landing page. */
export type Extras = Pick<InitiateInput, "mobileNumber" | "receipt" | "metadata">

/** The extras without what Vipps refuses here. undefined: it refuses something else, or none was sent. */
export function leaveOut(extras: Extras, error: VippsError): Extras | undefined {
  const { mobileNumber, receipt, metadata } = extras
  if (mobileNumber !== undefined && isAboutNumber(error)) return { ...extras, mobileNumber: undefined }
  if ((receipt ?? metadata) !== undefined && mayBeAboutOrder(error)) return { mobileNumber }
  return undefined
}

/** The number is invalid, or its owner may not pay here. */
function isAboutNumber({ group, code }: VippsError): boolean {
  return group === "User" || (group === "ePayment" && ["4070", "7010"].includes(code))
}

/** Codes about metadata, and 3010, which Vipps gives for many malformed requests. A receipt has no code of its own. */
const ABOUT_ORDER = ["3010", "4100", "4110", "4120", "4130"]

/** No purchase may fail because of its order lines: every code that may be about them counts as such. */
function mayBeAboutOrder({ group, code }: VippsError): boolean {
  if (group === "ePayment") return ABOUT_ORDER.includes(code)
  return group === "InvalidRequest" || (group === "Gateway" && ["400", "422"].includes(code))
}
