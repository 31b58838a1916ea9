import { useSyncExternalStore } from "react"

/** A phone: there the list's table would hide its amounts beyond the edge. */
const query = window.matchMedia("(max-width: 767px)")

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener)
  return () => query.removeEventListener("change", listener)
}

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches)
}
