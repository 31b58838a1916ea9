/**
 * THE JOURNAL: three tables of the plugin's own, their migrations, and the questions asked of them.
 * Knows nothing of Vipps' API, of routes or of workflows. It starts the check of Medusa's columns, and knows nothing of them.
 */
import { Module } from "@medusajs/framework/utils"
import checkSchema from "../../medusa/check-schema"
import VippsJournalService from "./service"

export const VIPPS_MODULE = "vipps"

export default Module(VIPPS_MODULE, { service: VippsJournalService, loaders: [checkSchema] })
