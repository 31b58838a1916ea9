import { model } from "@medusajs/framework/utils"

/** One row per lock that a server holds right now, deleted when it lets go; one that died holds it until `locked_until`. */
export const Lock = model.define("vipps_lock", {
  id: model.text().primaryKey(),
  owner: model.text(),
  locked_until: model.dateTime(),
})
