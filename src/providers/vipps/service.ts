import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  CancelPaymentInput,
  CancelPaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  Logger,
  RefundPaymentInput,
  RefundPaymentOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
  WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, MedusaError, PaymentActions } from "@medusajs/framework/utils"
import { authorize } from "./authorize"
import { openContext, type EventBus, type UnitContext } from "../../context/vipps-context"
import { asMedusaError } from "../../medusa/errors"
import { explainProblems, readOptions, type VippsOptions } from "../../context/options"
import { retrieve, status } from "./retrieve"
import { initiate } from "./initiate"
import { deletePayment, replace } from "./update-session"
import { cancel } from "./cancel"
import { capture, refund } from "./capture-refund"

type Cradle = { logger: Logger; __pg_connection__: Knex; event_bus?: EventBus }
type Options = Record<string, unknown>

/**
 * Vipps as Medusa sees it: one method per hook of Medusa's payment provider, in the order of a payment's life. Each calls a file
 * that says what it does. `src/operations` moves money exactly once.
 */
export default class VippsPaymentProvider extends AbstractPaymentProvider<Options> {
  static override identifier = "vipps"

  private readonly context: UnitContext

  static override validateOptions(options: Options | undefined): void {
    requireOptions(options)
  }

  constructor(cradle: Cradle, options: Options) {
    super(cradle, options)
    const { logger, __pg_connection__: db, event_bus: eventBus } = cradle
    this.context = openContext({ options: requireOptions(options), db, logger, eventBus })
  }

  /** Starts a payment at Vipps; the storefront finds the link in `data.vipps`. */
  initiatePayment(input: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    return speak(initiate(this.context, input))
  }

  /** The amount changed: a Vipps payment can't be altered, so a new one takes its place. */
  updatePayment(input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    return speak(replace(this.context, input))
  }

  /** The session is deleted: its payment is cancelled if possible; never throws for that. */
  deletePayment(input: DeletePaymentInput): Promise<DeletePaymentOutput> {
    return speak(deletePayment(this.context, input))
  }

  /** Asks Vipps what is reserved, and believes nothing else. */
  authorizePayment(input: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    return speak(authorize(this.context, input))
  }

  /** Captures the amount of the Capture row that the context names. */
  capturePayment(input: CapturePaymentInput): Promise<CapturePaymentOutput> {
    return speak(capture(this.context, input))
  }

  /** Refunds the amount of the Refund row that the context names. */
  refundPayment(input: RefundPaymentInput): Promise<RefundPaymentOutput> {
    return speak(refund(this.context, input))
  }

  /** Cancels, releases the remainder, or keeps the reservation, depending on who calls. */
  cancelPayment(input: CancelPaymentInput): Promise<CancelPaymentOutput> {
    return speak(cancel(this.context, input))
  }

  /** The payment as Vipps has it: state, and sums in minor units. */
  retrievePayment(input: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    return speak(retrieve(this.context, input))
  }

  getPaymentStatus(input: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    return speak(status(this.context, input))
  }

  /**
   * Vipps never calls Medusa's own webhook address, and what arrives there carries no proof. Our own callback route authenticates
   * it and completes the payment from fresh details.
   */
  getWebhookActionAndData(): Promise<WebhookActionResult> {
    return Promise.resolve({ action: PaymentActions.NOT_SUPPORTED })
  }
}

function requireOptions(given: Options | undefined): VippsOptions {
  // the only place in the provider that reads the environment
  const read = readOptions(given, process.env)
  if ("problems" in read)
    throw new MedusaError(MedusaError.Types.INVALID_DATA, explainProblems(read.problems))
  return read.options
}

async function speak<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw asMedusaError(error)
  }
}
