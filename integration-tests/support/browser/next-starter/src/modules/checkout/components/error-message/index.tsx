export default function ErrorMessage({ error }: { error?: string | null }) {
  return error ? <p role="alert">{error}</p> : null
}
