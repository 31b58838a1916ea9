import { language } from "./language.js"

/** What the shop window shows of the seeded goods, by Medusa's handle. */
const shelf = {
  ullgenser: {
    en: "Wool jumper",
    nb: "Ullgenser",
    da: "Uldsweater",
    about: {
      nb: "Varm helt inn, klør ikke",
      en: "Warm all through, no itch",
      da: "Varm hele vejen, kradser ikke",
    },
  },
  lue: {
    en: "Beanie",
    nb: "Lue",
    da: "Hue",
    about: {
      nb: "Med dusk, for alle hoder",
      en: "With a bobble, for any head",
      da: "Med kvast, til alle hoveder",
    },
  },
  votter: {
    en: "Mittens",
    nb: "Votter",
    da: "Vanter",
    about: {
      nb: "Tovet, tåler snøballer",
      en: "Felted, ready for snowballs",
      da: "Filtede, klar til snebolde",
    },
  },
  skjerf: {
    en: "Scarf",
    nb: "Skjerf",
    da: "Halstørklæde",
    about: {
      nb: "To meter mot nordavinden",
      en: "Two metres against the wind",
      da: "To meter mod nordenvinden",
    },
  },
  raggsokker: {
    en: "Wool socks",
    nb: "Raggsokker",
    da: "Uldsokker",
    about: { nb: "Til støvler og sofa", en: "For boots and the sofa", da: "Til støvler og sofa" },
  },
  ullpledd: {
    en: "Wool blanket",
    nb: "Ullpledd",
    da: "Uldplaid",
    about: { nb: "Stort nok for to", en: "Big enough for two", da: "Stort nok til to" },
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
