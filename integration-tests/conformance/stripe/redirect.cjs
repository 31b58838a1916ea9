// Medusa's Stripe provider has no option for Stripe's address. Loaded before the server, this leads what goes to
// api.stripe.com to the fake one on this machine, without TLS. Everything else goes where it went.
const http = require("node:http")
const https = require("node:https")

const port = Number(process.env.FAKE_STRIPE_PORT)
const request = https.request

https.request = function (options, ...rest) {
  if (options?.host !== "api.stripe.com") return request.call(this, options, ...rest)
  // what is for TLS alone
  const kept = { ...options, ciphers: undefined }
  const sent = http.request({ ...kept, host: "127.0.0.1", port, agent: false })
  // Stripe's client writes the body when the TLS connection stands
  sent.once("socket", (socket) => socket.once("connect", () => socket.emit("secureConnect")))
  return sent
}
