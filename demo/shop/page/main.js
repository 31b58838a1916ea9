import { drawLayout } from "./layout.js"
import { drawCartPage } from "./pages/cart.js"
import { drawReturnPage } from "./pages/return.js"
import { drawShopPage } from "./pages/shop.js"

const pages = { "/": drawShopPage, "/cart": drawCartPage, "/return": drawReturnPage }

drawLayout()
void (pages[location.pathname] ?? drawShopPage)(document.getElementById("main"))

// The browser's Back button may bring a page as it was left, with a button that is still busy.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload()
})
