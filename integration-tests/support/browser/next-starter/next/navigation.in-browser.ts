export function useSearchParams(): URLSearchParams {
  return new URLSearchParams(window.location.search)
}
