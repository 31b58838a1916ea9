import { readFile } from "./api"

/** Fetches the file with the login, which a plain link may lack, and gives it to the browser. Returns the answer's headers. */
export async function download(path: string, fileName: string): Promise<Headers> {
  const { file, headers } = await readFile(path)
  const url = URL.createObjectURL(file)
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
  return headers
}
