import { noticeOf, readApi } from "../../../demo/vipps-api"
import type { Fault } from "../../../src/sandbox"
import type { BootedShop } from "../server/boot"

type Place = Pick<BootedShop, "sandbox" | "environment">

/** What becomes of the next that Vipps tells this shop by itself: eCom's callback, ePayment's webhook. */
export async function nextNotice({ sandbox, environment }: Place, fault: Fault, times = 1): Promise<void> {
  // ePayment has told of the payment's start by then
  await sandbox.control.callbacksSettled()
  await sandbox.control.next(noticeOf[readApi(environment.VIPPS_API)], fault, times)
}

/** The shop does not hear of what the shopper does next. */
export function loseNotice(place: Place): Promise<void> {
  return nextNotice(place, { lose: true })
}
