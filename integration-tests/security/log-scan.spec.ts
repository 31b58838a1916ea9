import { defaultUnit, type SeenRequest } from "../../src/sandbox"
import { findLeaks } from "../support/server/log-scan"

/** The search that each server's log goes through when it is stopped: here it is seen to find something. */
const initiate: SeenRequest = {
  call: "initiate",
  method: "POST",
  path: "/ecomm/v2/payments",
  at: "2026-11-26T08:00:00.000Z",
  status: 200,
  headers: {},
  body: {
    merchantInfo: {
      authToken: "callback-t0ken",
      fallBack: "https://shop.example.no/vipps/return/medusa-1.mac",
    },
  },
}
const create: SeenRequest = {
  ...initiate,
  path: "/epayment/v1/payments",
  body: {
    returnUrl: "https://shop.example.no/vipps/return/medusa-2.mac",
    shipping: { dynamicOptions: { callbackUrl: "x", callbackAuthorizationToken: "shipping-t0ken" } },
  },
}
const known = {
  units: [defaultUnit],
  environments: [{ VIPPS_CLIENT_SECRET: "another-secret" }],
  admin: { email: "admin@example.no", password: "very-secret" },
  requests: [initiate, create],
  webhookSecrets: ["webhook-s3cret"],
  links: ["http://vipps.example/landing?token=landing-t0ken"],
}

describe("the search for what nobody may read in a log", () => {
  it.each([
    ["the client secret", `secret=${defaultUnit.clientSecret}`],
    ["the key", `{"Ocp-Apim-Subscription-Key":"${defaultUnit.subscriptionKey}"}`],
    ["a secret that one server alone was given", "VIPPS_CLIENT_SECRET=another-secret"],
    ["an access token", "token eyJ0eXAiOiJKV1QiLCJhbGciOi"],
    ["a callback's token", "authorization: callback-t0ken"],
    ["a payment link's token", "url: http://vipps.example/landing?token=landing-t0ken"],
    ["a return link's token", "Vipps payment: returned by /vipps/return/medusa-1.mac"],
    ["the token of a question for shipping options", '{"callbackAuthorizationToken":"shipping-t0ken"}'],
    ["the secret of a webhook", "registered with webhook-s3cret"],
    ["a return link's token on ePayment", "returned by /vipps/return/medusa-2.mac"],
    ["the staff's password", "password: very-secret"],
    ["a shopper's e-mail address", "sent to ola@example.no"],
    ["a shopper's name", '"last_name":"Nordmann"'],
    ["a phone number", '"mobileNumber":"99887766"'],
    ["a phone number with its country code", "phone +4799887766"],
  ])("finds each secret and each person in a log: %s", (_what, line) => {
    expect(findLeaks(`info: started\n${line}\ninfo: stopped`, known)).toEqual([expect.stringContaining(line)])
  })

  it("finds nothing in what a server says, ids and sums and times included", () => {
    const log = [
      `info: vipps capture {"reference":"medusa-01M8BB1WNC6QTY7V59KPNTEHEJ-1","httpStatus":200,"durationMs":42}`,
      "http: GET /vipps/return/medusa-1.mac ← - (302) - 12.345 ms",
      "info: transaction 5003219871, 99887766.5 øre, pay_01M8BC6Y6VVXTPTQ9YF719GEFB",
    ]
    expect(findLeaks(log.join("\n"), known)).toEqual([])
  })
})
