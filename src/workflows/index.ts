/**
 * WORKFLOWS: what the plugin does in a running shop besides Medusa's own workflows. A store may run them from its own code:
 * `import { releaseVippsPaymentWorkflow } from "medusa-payment-vipps/workflows"`.
 */
export { completeVippsPaymentWorkflow } from "./complete-vipps-payment"
export { followVippsWebhookWorkflow } from "./follow-webhook"
export { keepVippsWebhooksWorkflow } from "./keep-webhooks"
export { releaseVippsPaymentWorkflow } from "./release-payment"
export { notifyVippsStaffWorkflow } from "./notify-staff"
export { captureVippsFulfillmentWorkflow } from "./capture-fulfillment"
export { cancelVippsPaymentWorkflow } from "./cancel-payment"
export { releaseCanceledOrderWorkflow } from "./release-canceled-order"
export { reconcileVippsWorkflow } from "./reconcile"
export { syncVippsOrderWorkflow } from "./sync-order"
export { resolveVippsPaymentWorkflow } from "./resolve-payment"
