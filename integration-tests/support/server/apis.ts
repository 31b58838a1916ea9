import { z } from "zod"
import type { Api } from "../../../src/sandbox"

/** SHOP_API=epayment, or ecom: all shops of a run take their payments by this API of Vipps, and tests of both play it alone. */
const given = z.enum(["ecom", "epayment"]).optional().parse(process.env.SHOP_API)

/** What a test of both APIs plays. */
export const apis: readonly Api[] = given === undefined ? ["ecom", "epayment"] : [given]

/** Of a shop whose tests are about what only eCom has (its codes, its texts, its order ids): it stays with eCom, whatever SHOP_API says. */
export const ONLY_ECOM = { VIPPS_API: "ecom" }

/** By which a shop takes its payments, if its test names no API. */
export const apiOfRun: Api = given ?? "ecom"

/** Whether all shops of this run take their payments by ePayment, those as well whose tests name no API. */
export const isAllOnEpayment = given === "epayment"
