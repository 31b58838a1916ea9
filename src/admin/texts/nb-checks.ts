/** The connection check's codes, in bokmål. */
export const checkTexts: Record<string, string> = {
  "token-ok": "Vipps godtar klient-id, klienthemmelighet og abonnementsnøkkel.",
  "details-ok": "Vipps svarer på spørsmål om betalinger for denne salgsenheten.",
  "details-unknown": "Ikke sjekket: det finnes ikke noe tilgangstoken.",
  "callback-ok": "Butikkens callback-adresse kan nås, og Authorization-feltet kommer frem.",
  "clock-ok": "Klokkene til serveren, databasen og Vipps stemmer overens.",
  "configuration-ok": "Ingenting å bemerke til adresser og ordre-id-er.",
  "reconciliation-ok": "Ingen betaling venter på avstemmingen.",
  "wrong-client-id":
    "Vipps kjenner ikke clientId (VIPPS_CLIENT_ID). Nøkler for testmiljøet virker ikke i produksjon, og omvendt.",
  "wrong-client-secret": "Vipps godtar ikke clientSecret (VIPPS_CLIENT_SECRET) for denne klient-id-en.",
  "wrong-subscription-key":
    "Vipps godtar ikke subscriptionKey (VIPPS_SUBSCRIPTION_KEY). Nøkler for testmiljøet virker ikke i produksjon, og omvendt.",
  "wrong-msn":
    "Vipps godtar ikke merchantSerialNumber (VIPPS_MERCHANT_SERIAL_NUMBER) med disse nøklene, eller salgsenheten kan ikke bruke eCom-API-et.",
  "vipps-unreachable": "Vipps kunne ikke nås. Sjekk serverens nettforbindelse og apiUrl (VIPPS_API_URL).",
  "proxy-failed":
    "Vipps ble ikke nådd gjennom serverens proxy. Sjekk HTTPS_PROXY (for http-adresser HTTP_PROXY), NO_PROXY, og hva proxyen tillater.",
  "callback-tls":
    "Sertifikatet på backendUrl (VIPPS_BACKEND_URL) er ikke gyldig, så Vipps ville ikke ringe adressen.",
  "callback-unreachable":
    "Callback-adressen kunne ikke nås. Sjekk backendUrl (VIPPS_BACKEND_URL), og at serveren kan kalle seg selv med den.",
  "callback-redirect":
    "Callback-adressen viderekobler, og det følger Vipps ikke. Sett backendUrl (VIPPS_BACKEND_URL) til adressen den leder til.",
  "callback-stripped":
    "Callback-adressen ble nådd, men noe foran serveren fjerner Authorization-feltet. La proxyen sende det videre, i hvert fall under /hooks/payment.",
  "callback-other-secret":
    "Callback-adressen leder til en butikk med en annen klienthemmelighet, eller noe endrer Authorization-feltet underveis. Sjekk backendUrl (VIPPS_BACKEND_URL).",
  "callback-elsewhere":
    "Callback-adressen svarer ikke som denne butikken. Sjekk backendUrl (VIPPS_BACKEND_URL), og at /hooks/payment sendes videre til serveren.",
  "clock-database": "Serverens klokke og databasens er ulike. Still dem med NTP.",
  "clock-vipps": "Serverens klokke og Vipps' er ulike. Still den med NTP.",
  "clock-unknown": "Vipps fortalte ikke hva klokken er. Serverens klokke stemmer med databasens.",
  http: "En adresse begynner med http://. Vipps ringer bare https, og i produksjon nekter serveren å starte med den.",
  localhost:
    "backendUrl (VIPPS_BACKEND_URL) er en adresse på denne maskinen, som Vipps ikke kan ringe. Ordrer blir da til bare når kunden kommer tilbake, eller ved avstemmingen.",
  "default-prefix":
    "orderIdPrefix (VIPPS_ORDER_ID_PREFIX) har standardverdien medusa. Ordre-id-er er unike for alltid i en salgsenhet: gi hver butikk og hvert miljø sin egen.",
  "reconciliation-overdue":
    "Betalinger har ventet på avstemmingen i mer enn fem minutter: jobben kjører ikke, eller rekker ikke over. Se serverens logg.",
}
