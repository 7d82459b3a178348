// Making elements. Text always enters as text, never as markup, so whatever people write is inert.

/** Make an element; an attribute that is null or false is left out, a function is a listener. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Make an icon of icons.svg; it says nothing that words beside it do not say. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `icons.svg#${name}`);
  picture.append(use);
  return picture;
}

/** Give an address only if it is on this server; anything else becomes a harmless "#". */
export function ownAddress(address) {
  const url = new URL(address, location.href);
  return url.origin === location.origin ? url.pathname + url.search : "#";
}

function put(element, name, value) {
  if (value === null || value === false || value === undefined) return;
  if (typeof value === "function") element.addEventListener(name, value);
  else element.setAttribute(name, value === true ? "" : value);
}
