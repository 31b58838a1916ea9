import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** What a shop offers: two carriers, a default, and an order that is not the list's. */
const nok = (value: number) => ({ currency: "NOK", value })
export const groups = [
  {
    type: "HOME_DELIVERY",
    brand: "BRING",
    priority: 2,
    options: [
      { id: "so_home", amount: nok(14_900), name: "Hjem på kvelden", estimatedDelivery: "1-2 dager" },
    ],
  },
  {
    type: "PICKUP_POINT",
    brand: "POSTEN",
    priority: 1,
    options: [
      { id: "so_far", amount: nok(4900), name: "Grønland", priority: 2 },
      { id: "so_near", amount: nok(9900), name: "Majorstuen", priority: 1, meta: "Valkyriegata 9" },
    ],
  },
]
const profile = { scope: "name address email phoneNumber" }
export const fixed = { profile, shipping: { fixedOptions: groups } }
export const dynamic = (callbackUrl: string) => ({
  profile,
  shipping: { dynamicOptions: { callbackUrl, callbackAuthorizationToken: "t0ken-of-the-payment" } },
})

type Asked = { headers: IncomingMessage["headers"]; body: unknown }

/** A shop's server that answers the question for shipping options. */
export function stageShop() {
  let server: Server | undefined
  const shop = {
    asked: [] as Asked[],
    answer: (response: ServerResponse): void => void response.end(JSON.stringify({ groups })),
    get url() {
      return `http://127.0.0.1:${(server?.address() as AddressInfo).port}/shipping`
    },
  }
  const { answer } = shop
  beforeEach(async () => {
    Object.assign(shop, { asked: [], answer })
    server = createServer((request, response) => {
      let text = ""
      request.setEncoding("utf8")
      request.on("data", (piece: string) => (text += piece))
      request.on("end", () => {
        shop.asked.push({ headers: request.headers, body: JSON.parse(text) })
        shop.answer(response)
      })
    })
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve))
  })
  afterEach(async () => {
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
  })
  return shop
}
