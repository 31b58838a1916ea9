import { errorOf, secrets, useVipps, type Logged } from "./support"

const { vipps, epayment } = useVipps()
const url = "https://shop.example.no/hooks/payment/vipps_vipps/webhook"
const events = ["epayments.payment.authorized.v1", "epayments.payment.captured.v1"]
const id = "3f1b0c4e-5a0e-4f3c-9a0b-0d1f2e3c4b5a"
const path = "/webhooks/v1/webhooks"

describe("webhooks of the sales unit", () => {
  it("are registered once, and tell their secret", async () => {
    vipps().otherwise = { status: 201, body: { id, secret: "0n1y-once/+==" } }
    const lines: Logged[] = []
    const one = epayment({ log: (line) => lines.push(line) })
    await expect(one.webhooks.register(url, events)).resolves.toEqual({ id, secret: "0n1y-once/+==" })
    expect(vipps().calls).toMatchObject([
      {
        method: "POST",
        path,
        body: `{"url":"${url}","events":["epayments.payment.authorized.v1","epayments.payment.captured.v1"]}`,
      },
    ])
    expect(vipps().calls[0]?.headers).toMatchObject({
      authorization: "Bearer token-1-s3cr3t",
      "merchant-serial-number": "654987",
      "ocp-apim-subscription-key": secrets.subscriptionKey,
    })
    expect(JSON.stringify(lines)).not.toContain("0n1y-once")
  })

  it("are not registered again when the answer is lost", async () => {
    vipps().otherwise = { drop: true }
    const error = await errorOf(epayment().webhooks.register(url, events))
    expect(error).toMatchObject({ call: "register-webhook", finality: "indeterminate" })
    expect(vipps().calls).toHaveLength(1)
  })

  it.each([{}, { id }, { id, secret: "" }, { id: "../x", secret: "s" }])(
    "are not registered by the answer %j",
    async (body) => {
      vipps().otherwise = { status: 201, body }
      expect(await errorOf(epayment().webhooks.register(url, events))).toMatchObject({ code: "unreadable" })
      expect(vipps().calls).toHaveLength(1)
    },
  )

  it("are listed, also after an outage", async () => {
    vipps().answers = [{ status: 503 }, { body: { webhooks: [{ id, url, events, brandNew: 1 }] } }]
    await expect(epayment().webhooks.list()).resolves.toEqual([{ id, url, events }])
    expect(vipps().calls).toMatchObject([{ method: "GET", path, body: "" }, { path }])
  })

  it("are removed, and one that is gone already is no error", async () => {
    vipps().answers = [
      { status: 204, body: "" },
      { status: 404, body: "" },
    ]
    await expect(epayment().webhooks.remove(id)).resolves.toBeUndefined()
    await expect(epayment().webhooks.remove(id)).resolves.toBeUndefined()
    expect(vipps().calls).toMatchObject([{ method: "DELETE", path: `${path}/${id}` }, {}])
  })

  it("are not removed by any other answer, and never by an odd id", async () => {
    vipps().otherwise = { status: 403, body: "" }
    expect(await errorOf(epayment().webhooks.remove(id))).toMatchObject({ code: "403" })
    await expect(epayment().webhooks.remove("../payments")).rejects.toThrow(RangeError)
    expect(vipps().calls).toHaveLength(1)
  })
})
