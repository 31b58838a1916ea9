/** More than the demo's shop has on its shelves: no benchmark is about goods that are sold out. */
export const STOCK = `update inventory_level set stocked_quantity = 1000000,
  raw_stocked_quantity = '{"value": "1000000", "precision": 20}'`
