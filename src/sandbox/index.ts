// A small Vipps of our own, for development, the demo, and the tests of shops that use this package.
// It follows Vipps' documents: as strict as Vipps about headers, bodies and limits, with a ledger that remembers,
// and faults on request. It must not know the client it is used to test, nor any other room: the two would be
// wrong together. Not here: Userinfo (without Express, `scope` is accepted and ignored).
//
//   const sandbox = await startSandbox()
//   await sandbox.control.next("capture", { dropResponse: "after-executing" })
//   await sandbox.control.approve(reference)
//   await sandbox.control.payment(reference)     // { state: "RESERVED", reservedMinor: 100000, … }
//   await sandbox.stop()
//
// eCom, the ePayment API and one ledger below both: ePayment also reads eCom's payments, never the other way round.
// `assumptions` and `control.assume` say how ePayment does what Vipps' documents leave open.
//
// Over HTTP, on the same server: POST /control/<method>, content type application/json, the arguments by name:
//   approve { reference, person?, address?, shippingOptionId?, isConsentWithdrawn? } · reject { reference } · failAttempt { reference, code? } · expire { reference, leaveNoTrace? }
//   directCapture { on, merchantSerialNumber? } · next { call, fault, times? } · clearFaults · assume { … } · forgetRequestIds
//   newClientSecret { clientSecret, merchantSerialNumber? } · revokeTokens · setClock { at? | offsetMs? }
//   portal.capture, portal.refund { reference, amountMinor } · portal.cancel { reference }
//   payment { reference } · ledger · requests { call?, reference? } · clearRequests · callbacks { reference? } · callbacksSettled
//   shippingCallbacks { reference? }
//   webhooks.registrations · webhooks.deliveries { reference? } · webhooks.deliverNow · webhooks.forget { id? }
// It answers 200 with the method's result (null for none), 400 for arguments, 409 when the payment's state forbids.
// GET /control/ledger, /control/requests, /control/callbacks, /control/shippingCallbacks and
// /control/webhooks.deliveries show everything, in a browser too.
export { startSandbox } from "./start-sandbox"
export { defaultUnit } from "./units"
export { SandboxRefusal } from "./sandbox-refusal"
export type {
  Actor,
  Address,
  Api,
  Assumptions,
  CallName,
  Currency,
  ExpressApproval,
  Fault,
  FaultError,
  LedgerEntry,
  LedgerPayment,
  Market,
  Operation,
  PaymentState,
  Person,
  SalesUnit,
  Sandbox,
  SandboxControl,
  SandboxOptions,
  SeenCallback,
  SeenDelivery,
  SeenRegistration,
  SeenRequest,
  SeenShippingCallback,
  Switches,
  When,
} from "./types"
