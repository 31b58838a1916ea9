import type { Brand } from "../brand.mjs"
import type { Texts } from "./en.mjs"

/** The app's name in the cases that the sentences need: with it, in it, from it, of it. */
const cases = {
  Vipps: {
    by: "Vippsillä",
    inside: "Vippsissä",
    from: "Vippsiltä",
    of: "Vippsin",
  },
  MobilePay: {
    by: "MobilePaylla",
    inside: "MobilePayssa",
    from: "MobilePaylta",
    of: "MobilePayn",
  },
}

const reasons = (app: Brand): Texts["reasons"] => ({
  "sold-out": "Jokin ostoskorin tuote on loppunut.",
  "promotion-unavailable": "Ostoskorin alennusta ei voi enää käyttää.",
  "payment-method-unavailable": `Tätä tilausta ei voi maksaa ${cases[app].by}.`,
  "product-unavailable": "Jotain ostoskorin tuotetta ei enää myydä.",
  "refused-by-shop": "Kauppa ei voinut ottaa tilausta vastaan.",
  "delivery-gone": "Kauppa ei enää tarjoa valitsemaasi toimitusta.",
  "address-refused": "Kauppa ei toimita valitsemaasi osoitteeseen.",
  "details-missing": `Kauppa ei saanut ${cases[app].from} nimeä ja osoitetta. Käytä tavallista kassaa.`,
  "price-changed": "Hinta muuttui maksamisen aikana.",
  "cart-changed": "Ostoskori muuttui maksamisen aikana.",
})

export const fi = (app: Brand): Texts => {
  const { by, inside, from, of } = cases[app]
  return {
    pay: `Maksa ${by}`,
    express: `Osta nyt ${by}`,
    retry: `Yritä uudelleen ${by}`,
    opening: `Avataan ${app} …`,
    askAgain: "Kysy uudelleen",

    terms: ["Hyväksyn kaupan ", "myyntiehdot", ""],
    termsNeeded: "Hyväksy ensin myyntiehdot. Mitään ei ole veloitettu.",
    notStarted:
      "Maksua ei voitu aloittaa. Mitään ei ole veloitettu. Yritä hetken kuluttua uudelleen tai maksa toisella tavalla.",
    unreachable: "Kauppa ei vastaa. Mitään ei ole veloitettu. Yritä hetken kuluttua uudelleen.",
    refusals: {
      "amount-too-small": `Summa on liian pieni maksettavaksi ${by}. Mitään ei ole veloitettu. Lisää jotain ostoskoriin.`,
      "amount-too-large": `Summa on liian suuri maksettavaksi ${by}. Mitään ei ole veloitettu. Jaa tilaus osiin.`,
      "app-too-old": `Päivitä ${app}-sovellus ja yritä uudelleen. Mitään ei ole veloitettu.`,
      "sold-out": "Tuote on loppunut. Mitään ei ole veloitettu.",
      "cart-changed":
        "Ostoskori on muuttunut. Mitään ei ole veloitettu. Tarkista ostoskori ja yritä uudelleen.",
      "under-way":
        "Ostoskorin toinen maksu on kesken. Mitään ei ole veloitettu. Odota hetki ja yritä uudelleen. Älä maksa vielä toisella tavalla.",
      "cart-gone": "Ostoskori on tyhjä tai jo tilattu. Mitään ei ole veloitettu nyt. Lataa sivu uudelleen.",
      "use-checkout":
        "Tätä ei voi ostaa yhdellä painalluksella. Mitään ei ole veloitettu. Käytä tavallista kassaa.",
    },

    waiting: { title: "Hetkinen …", lead: `Kysymme maksustasi ${from}.` },
    pending: {
      title: `Odotetaan ${of} vahvistusta`,
      lead: `Maksua ei ole vielä hyväksytty. Jos ${app} on auki, hyväksy maksu siellä; tämä sivu seuraa tilannetta.`,
    },
    unknown: {
      title: "Emme vielä tiedä, miten kävi",
      lead: `Jos hyväksyit maksun ${inside}, tilaus tehdään automaattisesti. Älä maksa uudelleen. Jos et hyväksynyt maksua, mitään ei ole veloitettu.`,
    },
    paid: { title: "Kiitos, maksu on hyväksytty", lead: `${app} on vahvistanut maksun kaupalle.` },
    rejected: { title: "Maksu keskeytettiin", lead: "Mitään ei ole veloitettu." },
    expired: {
      title: "Aika loppui",
      lead: `Maksu on hyväksyttävä ${inside} muutamassa minuutissa. Mitään ei ole veloitettu.`,
    },
    failed: {
      title: "Tilausta ei voitu tehdä",
      lead: "Mitään ei ole veloitettu, ja varaus vapautetaan.",
    },
    lost: {
      title: "Mistä maksusta on kyse?",
      lead: `Sivu ei tunnista maksuasi. ${app}-sovellus näyttää, oletko maksanut.`,
    },
    reasons: reasons(app),
  }
}
