// The demo's storefront: a page without framework or build step, and the small server that hands it out. It knows Medusa
// by its store API, from the browser, as any storefront does. It must not know the plugin, nor the sandbox.
export { shopEnvironment } from "./addresses"
export { startDemoShop, type DemoShop } from "./server"
