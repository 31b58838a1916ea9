import { authenticate, defineMiddlewares, validateAndTransformBody } from "@medusajs/framework/http"
import { forgiveUnreadablePath, refuseUnreadablePath } from "./forgive-unreadable-path"
import { adjustCaptureAmount } from "./adjust-capture-amount"
import { adjustRefundAmount } from "./adjust-refund-amount"
import { refundForCanceledOrder } from "./refund-canceled-order"
import { completeExpressFirst } from "./complete-express-first"
import { putErrorInMessage } from "./error-in-message"
import { CaptureBody, ConfirmedBody, ExpressBody, NoBody, RefundBody, ResolveBody } from "./bodies"
import {
  cancelOrders,
  capturePayments,
  readPayments,
  refundPayments,
  requestPayments,
  updatePayments,
} from "./policies"
import { ListQuery } from "./queries"
import { keepRawBody } from "./raw-body"
import { refuseCancelDuringChange, refuseRefundDuringChange } from "./refuse-during-change"

const payments = "/admin/vipps/payments"
const payment = `${payments}/:payment_id`

export default defineMiddlewares({
  routes: [
    {
      matcher: "/hooks/payment/:provider/v2/payments/:reference",
      method: ["POST"],
      bodyParser: { sizeLimit: "16kb" },
    },
    {
      matcher: "/hooks/payment/:provider/webhook",
      method: ["POST"],
      bodyParser: false,
      middlewares: [keepRawBody(64 * 1024)],
    },
    {
      matcher: "/hooks/payment/:provider/shipping",
      method: ["POST"],
      bodyParser: { sizeLimit: "16kb" },
    },
    {
      matcher: "/store/vipps/express",
      method: ["POST"],
      middlewares: [
        // a shopper who is logged in buys with their account
        authenticate("customer", ["session", "bearer"], { allowUnauthenticated: true }),
        validateAndTransformBody(ExpressBody),
      ],
    },
    // Medusa's own route: it would make an order without address and shipping of what the shopper approved in the app
    { matcher: "/store/carts/:id/complete", method: ["POST"], middlewares: [completeExpressFirst] },
    // for every route below it, also future ones
    { matcher: "/admin/vipps", policies: readPayments, middlewares: [putErrorInMessage] },
    {
      matcher: `${payments}/capture`,
      method: ["POST"],
      policies: capturePayments,
      middlewares: [validateAndTransformBody(ConfirmedBody)],
    },
    {
      matcher: `${payments}/release`,
      method: ["POST"],
      policies: updatePayments,
      middlewares: [validateAndTransformBody(ConfirmedBody)],
    },
    {
      matcher: `${payments}/search`,
      method: ["POST"],
      policies: readPayments,
      middlewares: [validateAndTransformBody(ListQuery)],
    },
    {
      matcher: `${payment}/capture`,
      method: ["POST"],
      policies: capturePayments,
      middlewares: [validateAndTransformBody(CaptureBody)],
    },
    {
      matcher: `${payment}/refund`,
      method: ["POST"],
      policies: refundPayments,
      middlewares: [validateAndTransformBody(RefundBody)],
    },
    {
      matcher: `${payment}/release`,
      method: ["POST"],
      policies: updatePayments,
      middlewares: [validateAndTransformBody(NoBody)],
    },
    {
      matcher: `${payment}/request`,
      method: ["POST"],
      policies: requestPayments,
      middlewares: [validateAndTransformBody(NoBody)],
    },
    {
      matcher: `${payment}/cancel`,
      method: ["POST"],
      policies: updatePayments,
      middlewares: [validateAndTransformBody(NoBody)],
    },
    {
      matcher: `${payment}/resolve`,
      method: ["POST"],
      policies: updatePayments,
      middlewares: [validateAndTransformBody(ResolveBody)],
    },
    // reads from Vipps, and changes no more than the reconciliation would
    {
      matcher: `${payment}/refresh`,
      method: ["POST"],
      policies: readPayments,
      middlewares: [validateAndTransformBody(NoBody)],
    },
    { matcher: "/hooks/payment", middlewares: [refuseUnreadablePath] },
    { matcher: "/vipps/return", middlewares: [forgiveUnreadablePath] },
    { matcher: "/store/vipps/payments", middlewares: [forgiveUnreadablePath] },
    // Medusa's own route: its button always posts the whole amount, and a captured payment gets a success that never happened
    {
      matcher: "/admin/payments/:id/capture",
      method: ["POST"],
      policies: capturePayments,
      middlewares: [adjustCaptureAmount],
    },
    // and here it would refund, then answer that it can't: during an open order change, or for a cancelled order
    {
      matcher: "/admin/payments/:id/refund",
      method: ["POST"],
      policies: refundPayments,
      middlewares: [refuseRefundDuringChange, adjustRefundAmount, refundForCanceledOrder],
    },
    {
      matcher: "/admin/orders/:id/cancel",
      method: ["POST"],
      policies: cancelOrders,
      middlewares: [refuseCancelDuringChange],
    },
  ],
})
