/**
 * THE JOURNAL: the plugin's four tables, their migrations and statements. Knows nothing of Vipps' API, routes or workflows. It
 * starts the check of Medusa's columns, but does not know them.
 */
import { Module } from "@medusajs/framework/utils"
import checkSchema from "../../medusa/check-schema"
import VippsJournalService from "./service"

export const VIPPS_MODULE = "vipps"

export default Module(VIPPS_MODULE, { service: VippsJournalService, loaders: [checkSchema] })
