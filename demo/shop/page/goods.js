import { language } from "./language.js"

/** What the shop window shows of the seeded goods, by Medusa's handle. */
const shelf = {
  ullgenser: {
    en: "Wool jumper",
    nb: "Ullgenser",
    about: { nb: "Varm helt inn, klør ikke", en: "Warm all through, no itch" },
  },
  lue: {
    en: "Beanie",
    nb: "Lue",
    about: { nb: "Med dusk, for alle hoder", en: "With a bobble, for any head" },
  },
  votter: {
    en: "Mittens",
    nb: "Votter",
    about: { nb: "Tovet, tåler snøballer", en: "Felted, ready for snowballs" },
  },
  skjerf: {
    en: "Scarf",
    nb: "Skjerf",
    about: { nb: "To meter mot nordavinden", en: "Two metres against the wind" },
  },
  raggsokker: {
    en: "Wool socks",
    nb: "Raggsokker",
    about: { nb: "Til støvler og sofa", en: "For boots and the sofa" },
  },
  ullpledd: {
    en: "Wool blanket",
    nb: "Ullpledd",
    about: { nb: "Stort nok for to", en: "Big enough for two" },
  },
}

/** The seed also has goods that only tests buy: they have no drawing, and are not shown. */
export function isShown({ handle }) {
  return Object.hasOwn(shelf, handle)
}

export function nameOf({ handle, title }) {
  return shelf[handle]?.[language] ?? title
}

export function aboutOf({ handle }) {
  return shelf[handle]?.about[language] ?? ""
}

export function drawingOf({ handle }) {
  return isShown({ handle }) ? `/drawings/${handle}.svg` : "/drawings/yarn.svg"
}
