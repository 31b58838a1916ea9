/** White on the brand's own colour needs large, bold letters to be read by everybody: 3 to 1. */
const css = `
:host { display: block; font: inherit; }
:host([hidden]), :host([unavailable]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.box, .status { display: grid; gap: 0.75rem; }
button {
  display: flex; align-items: center; justify-content: center;
  width: 100%; min-height: 3.25rem; padding: 0.5rem 1.25rem;
  border: 0; border-radius: 2rem; cursor: pointer;
  font: inherit; font-size: 1.25rem; font-weight: 700; text-align: center;
}
.brand { background: #ff5b24; color: #ffffff; }
.brand[data-brand="MobilePay"] { background: #5a78ff; }
.brand:hover { box-shadow: inset 0 0 0 3px #ffffff; }
.plain { border: 2px solid; background: transparent; color: inherit; }
[aria-disabled="true"] { cursor: progress; }
:focus-visible { outline: 3px solid #0b57d0; outline: 3px solid light-dark(#0b57d0, #a8c7fa); outline-offset: 3px; }
.terms { display: flex; align-items: flex-start; gap: 0.625rem; min-height: 1.5rem; cursor: pointer; }
.terms input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: #0b57d0; }
a { color: inherit; }
.message { margin: 0; padding: 0.5rem 0.75rem; border-left: 0.25rem solid #d93025; }
.heading, .lead { margin: 0; }
.heading { font-size: 1.75em; line-height: 1.2; }
.lead { margin-top: 0.625rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.actions > * { flex: 1 1 14rem; }
.spinner {
  width: 2.5rem; height: 2.5rem; border: 4px solid; border-right-color: transparent; border-radius: 50%;
  opacity: 0.7; animation: turn 1s linear infinite;
}
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .spinner { animation-duration: 6s; } }
`

let sheet: CSSStyleSheet | undefined

/** A sheet that a script makes, since a page's Content Security Policy may allow no `<style>`. */
export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  return sheet
}
