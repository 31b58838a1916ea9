import { drawLayout } from "./layout.js"
import { drawCartPage } from "./pages/cart.js"
import { drawProductPage } from "./pages/product.js"
import { drawReturnPage } from "./pages/return.js"
import { drawShopPage } from "./pages/shop.js"
import { drawTermsPage } from "./pages/terms.js"

const pages = {
  "/": drawShopPage,
  "/product": drawProductPage,
  "/cart": drawCartPage,
  "/return": drawReturnPage,
  "/terms": drawTermsPage,
}

drawLayout()
void (pages[location.pathname] ?? drawShopPage)(document.getElementById("main"))

// The browser's Back button may bring a page as it was left; the cart may be another one since.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload()
})
