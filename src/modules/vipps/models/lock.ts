import { model } from "@medusajs/framework/utils"

/** One row per lock that a server holds, deleted at its release; a dead server's ends at `locked_until`. */
export const Lock = model.define("vipps_lock", {
  id: model.text().primaryKey(),
  owner: model.text(),
  locked_until: model.dateTime(),
})
