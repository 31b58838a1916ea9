import { defineMiddlewares, validateAndTransformBody } from "@medusajs/framework/http"
import { fitStockCapture } from "./fit-stock-capture"
import { CaptureBody, NoBody, RefundBody } from "./bodies"

const payment = "/admin/vipps/payments/:payment_id"

export default defineMiddlewares({
  routes: [
    {
      matcher: "/hooks/payment/:provider/v2/payments/:orderId",
      method: ["POST"],
      bodyParser: { sizeLimit: "16kb" },
    },
    { matcher: `${payment}/capture`, method: ["POST"], middlewares: [validateAndTransformBody(CaptureBody)] },
    { matcher: `${payment}/refund`, method: ["POST"], middlewares: [validateAndTransformBody(RefundBody)] },
    { matcher: `${payment}/release`, method: ["POST"], middlewares: [validateAndTransformBody(NoBody)] },
    { matcher: `${payment}/cancel`, method: ["POST"], middlewares: [validateAndTransformBody(NoBody)] },
    { matcher: `${payment}/settle`, method: ["POST"], middlewares: [validateAndTransformBody(NoBody)] },
    { matcher: `${payment}/refresh`, method: ["POST"], middlewares: [validateAndTransformBody(NoBody)] },
    // Medusa's own route: its button always posts the whole amount, and a captured payment gets a success that never was
    { matcher: "/admin/payments/:id/capture", method: ["POST"], middlewares: [fitStockCapture] },
  ],
})
