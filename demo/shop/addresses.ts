type ShopAddresses = {
  url: string
  /** Where shoppers come back to, by the language they left in: in another browser nothing else tells it. */
  returnUrls: { nb: string; en: string }
}

/** The shop's addresses are known before it runs: the Medusa server wants them when it starts. */
export function shopAddresses(port: number): ShopAddresses {
  const url = `http://localhost:${port}`
  return { url, returnUrls: { nb: `${url}/return`, en: `${url}/return?lang=en` } }
}

/** What a Medusa server needs to be told of this shop: who may call the store API, and where shoppers go back to. */
export function shopEnvironment(port: number): { STORE_CORS: string; VIPPS_RETURN_URL: string } {
  const { url, returnUrls } = shopAddresses(port)
  return {
    STORE_CORS: `${url},http://127.0.0.1:${port}`,
    VIPPS_RETURN_URL: `${returnUrls.nb},${returnUrls.en}`,
  }
}
