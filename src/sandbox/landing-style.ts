import { createHash } from "node:crypto"

/** Shaped like a phone. Dark ink on paper; every pair of colours has a contrast of at least 7 to 1. */
export const landingStyle = `
:root { color-scheme: light; --ink: #14213d; --paper: #ffffff; --ground: #e9eef6; --line: #c3cedf; --deep: #0b4f4a; --warn: #7a1f1f; }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 24.5rem; min-height: min(44rem, 100vh - 2rem); padding: 2rem 1.5rem 1.5rem; background: var(--paper); border-radius: 2.25rem; box-shadow: 0 0 0 .5rem var(--ink), 0 1.5rem 3rem rgb(20 33 61 / .25); display: flex; flex-direction: column; gap: 1.25rem; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
h1 { font-size: 1.125rem; }
a { color: var(--deep); }
.notice { padding: .5rem .75rem; border-left: .25rem solid var(--deep); background: #eef5f4; font-size: .9375rem; }
.message { padding: .5rem .75rem; border-left: .25rem solid var(--warn); background: #fbf0f0; color: var(--warn); }
dl { display: grid; gap: .75rem; }
dl div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
dd { text-align: right; overflow-wrap: anywhere; }
.amount { order: -1; flex-direction: column; align-items: center; gap: 0; padding-block: .75rem 1.25rem; }
.amount dd { font-size: 2.75rem; font-weight: 700; line-height: 1.2; }
.id dd { font-size: .8125rem; line-height: 1.85; }
fieldset { display: grid; gap: .5rem; min-width: 0; padding: .75rem; border: 1px solid var(--line); border-radius: .75rem; }
legend { padding-inline: .25rem; font-weight: 600; }
fieldset label { display: grid; font-size: .9375rem; }
fieldset label.choice { display: flex; align-items: baseline; gap: .75rem; padding-block: .25rem; cursor: pointer; overflow-wrap: anywhere; }
input:not([type=radio]), select { width: 100%; min-height: 2.75rem; padding: .375rem .625rem; border: 1px solid var(--ink); border-radius: .5rem; background: var(--paper); color: inherit; font: inherit; }
input[type=radio] { flex: none; width: 1.125rem; height: 1.125rem; accent-color: var(--deep); }
.typed { display: none; }
form:has([value=other]:checked) .typed { display: grid; }
form { display: grid; gap: .75rem; margin-top: auto; }
main > .button { margin-top: auto; }
.button { display: block; width: 100%; min-height: 3.25rem; padding: .75rem 1rem; border: 2px solid var(--deep); border-radius: 2rem; background: var(--deep); color: #ffffff; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
.button.quiet { background: var(--paper); color: var(--deep); }
.button:hover { filter: brightness(.92); }
:focus-visible { outline: 3px solid #14213d; outline-offset: 3px; }
@media (max-width: 30rem) { body { padding: 0; } main { max-width: none; min-height: 100vh; border-radius: 0; box-shadow: none; } }
`

const styleHash = createHash("sha256").update(landingStyle).digest("base64")

/**
 * Allows this style and nothing else. No form-action: browsers apply it to the redirects after the form too, and the shop's
 * address, with whatever it redirects to, can't be listed here.
 */
export const landingPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`
