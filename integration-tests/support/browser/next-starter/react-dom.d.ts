declare module "react-dom/server" {
  export function renderToString(element: unknown): string
}
declare module "react-dom/client" {
  export function hydrateRoot(container: Element, element: unknown): void
}
