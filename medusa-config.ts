import { defineConfig } from "@medusajs/framework/utils"

/**
 * Several servers of one shop share a Redis: what one of them tells, promises or schedules is everybody's then. Without
 * REDIS_URL each keeps that in its own memory, which is right for one server alone.
 */
const redisUrl = process.env.REDIS_URL

/** A store of your own that runs on several servers copies these; docs/several-servers.md says what to know. */
const redisModules = (redisUrl: string) => [
  // ten events at once per server, as few as one by default: a slow answer of Vipps must not hold up all others
  {
    resolve: "@medusajs/medusa/event-bus-redis",
    options: { redisUrl, workerOptions: { concurrency: 10 } },
  },
  { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl } } },
  {
    resolve: "@medusajs/medusa/locking",
    options: {
      providers: [
        {
          resolve: "@medusajs/medusa/locking-redis",
          id: "locking-redis",
          is_default: true,
          options: { redisUrl },
        },
      ],
    },
  },
  {
    resolve: "@medusajs/medusa/caching",
    options: {
      providers: [
        {
          resolve: "@medusajs/medusa/caching-redis",
          id: "caching-redis",
          is_default: true,
          options: { redisUrl },
        },
      ],
    },
  },
]

/**
 * The store that the demo and the tests run: this repository as a Medusa application.
 * A store of your own names the package instead of the paths; docs/install.md has those lines.
 */
export default defineConfig({
  projectConfig: {
    ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
    ...(redisUrl ? { redisUrl } : {}),
    http: {
      storeCors: process.env.STORE_CORS ?? "http://localhost:8000",
      adminCors: process.env.ADMIN_CORS ?? "http://localhost:9000",
      authCors: process.env.AUTH_CORS ?? "http://localhost:9000",
      jwtSecret: process.env.JWT_SECRET ?? "supersecret",
      cookieSecret: process.env.COOKIE_SECRET ?? "supersecret",
    },
  },
  admin: { disable: process.env.ADMIN_DISABLED === "true" },
  modules: [
    { resolve: "./src/modules/vipps" },
    {
      resolve: "@medusajs/medusa/payment",
      options: { providers: [{ resolve: "./src/providers/vipps", id: "vipps", options: {} }] },
    },
    ...(redisUrl ? redisModules(redisUrl) : []),
    // roles for the staff: Medusa wants its flag and its module, both (docs/admin-api.md, "Roles")
    ...(process.env.MEDUSA_FF_RBAC === "true" ? [{ resolve: "@medusajs/medusa/rbac" }] : []),
  ],
})
