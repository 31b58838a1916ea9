import axios from "axios"
import { detailsRequest } from "../ecom/requests"
import { createTransport, type Transport } from "../http/transport"
import { useVipps } from "./support"

const { vipps } = useVipps()
const ports = (): number => new Set(vipps().asked.map((asked) => asked.port)).size
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
let transport: Transport

describe("a connection", () => {
  beforeEach(() => {
    transport = createTransport(`${vipps().url}/`, 200)
  })
  afterEach(() => transport.close())
  const send = () => transport.send(detailsRequest("shop-1"), 5_000)

  it("that is idle for long is replaced before Vipps ends it", async () => {
    await send()
    // time is what is tested: longer than a connection may be idle
    await wait(400)
    await expect(send()).resolves.toMatchObject({ kind: "answer", status: 200 })
    expect(ports()).toBe(2)
  })

  it("isn't idle while an answer is awaited", async () => {
    vipps().answers = [{ body: {}, delayMs: 600 }]
    await expect(send()).resolves.toEqual({ kind: "answer", status: 200, body: {} })
  })

  it("may finish its request when the client is closed, and is the last", async () => {
    vipps().answers = [{ body: {}, delayMs: 200 }]
    const underWay = send()
    while (vipps().asked.length === 0) await wait(5)
    transport.close()
    await expect(underWay).resolves.toMatchObject({ status: 200 })
    await expect(send()).resolves.toEqual({ kind: "silence", reason: "not-sent" })
    expect(vipps().asked).toHaveLength(1)
  })

  it("asks at the address without a doubled slash", async () => {
    await send()
    expect(vipps().asked[0]?.path).toBe("/ecomm/v2/payments/shop-1/details")
  })
})

it("takes nothing from what the host has set as axios' defaults", async () => {
  axios.defaults.auth = { username: "host", password: "host" }
  axios.defaults.headers.common["X-Host"] = "1"
  try {
    const headers = { Authorization: "Bearer ours" }
    transport = createTransport(vipps().url)
    await transport.send({ ...detailsRequest("shop-1"), headers }, 5_000)
    expect(vipps().asked[0]?.headers).toMatchObject({ authorization: "Bearer ours" })
    expect(vipps().asked[0]?.headers).not.toHaveProperty("x-host")
  } finally {
    delete axios.defaults.auth
    delete axios.defaults.headers.common["X-Host"]
    transport.close()
  }
})
