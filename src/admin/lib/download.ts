import { readFile } from "./api"

/** Fetches the file with the login, which a plain link may lack, and gives it to the browser. */
export async function download(path: string, fileName: string): Promise<void> {
  const url = URL.createObjectURL(await readFile(path))
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
