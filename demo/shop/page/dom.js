/** An element with its attributes, listeners (`onclick`) and children; text is only ever text. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value)
    else if (value === true) element.setAttribute(key, "")
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value)
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null))
  return element
}

/** Shows a page: its title in the window, its heading as the place where the keyboard and screen readers begin. */
export function show(main, title, ...children) {
  document.title = `${title} · Ull og lue`
  main.replaceChildren(...children)
}

export function focusHeading(main) {
  const heading = main.querySelector("h1")
  heading?.setAttribute("tabindex", "-1")
  heading?.focus()
}
