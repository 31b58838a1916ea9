// The demo's storefront: a page without framework or build step, and the small server that hands it out. It knows Medusa
// by its store API, from the browser, as any storefront does, and of the plugin the elements for storefronts alone. It must not
// know the sandbox.
export { shopEnvironment } from "./addresses"
export { compileElements } from "./elements"
export { startDemoShop, type DemoShop } from "./server"
