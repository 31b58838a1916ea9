import type { HttpTypes } from "@medusajs/types"
import { hydrateRoot } from "react-dom/client"
import PaymentButton from "./src/modules/checkout/components/payment-button"

const root = document.getElementById("root")
const cart = document.getElementById("cart")?.textContent
if (root && cart) hydrateRoot(root, <PaymentButton cart={JSON.parse(cart) as HttpTypes.StoreCart} />)
