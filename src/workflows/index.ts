/**
 * WORKFLOWS: what the plugin does on a running shop beside Medusa's own flows. A store may run them from its own code:
 * `import { releaseVippsPaymentWorkflow } from "medusa-payment-vipps/workflows"`.
 */
export { completeVippsPaymentWorkflow } from "./complete-payment"
export { releaseVippsPaymentWorkflow } from "./release-payment"
export { captureVippsParcelWorkflow } from "./capture-fulfillment"
export { cancelVippsPaymentWorkflow } from "./cancel-payment"
export { releaseCanceledOrderWorkflow } from "./release-canceled-order"
export { reconcileVippsWorkflow } from "./reconcile"
export { settleVippsOrderWorkflow } from "./sync-order"
export { settleVippsPaymentWorkflow } from "./resolve-payment"
