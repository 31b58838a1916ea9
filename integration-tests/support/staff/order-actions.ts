/** What the staff do with an order; the demo's story does the same. */
export {
  beginEdit,
  cancelEdit,
  confirmEdit,
  done,
  editOrder,
  fulfillmentsOf,
  itemIn,
  itemsOf,
  packFulfillment,
  post,
  shipFulfillment,
  type Box,
  type Goods,
} from "../../../demo/harness"
