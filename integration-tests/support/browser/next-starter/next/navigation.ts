export class Redirect extends Error {
  constructor(readonly url: string) {
    super("NEXT_REDIRECT")
  }
}

/** Throws, as that of Next.js does: what stands below it is not reached, and a `catch` around it would swallow it. */
export function redirect(url: string): never {
  throw new Redirect(url)
}
