// The page's own labels, in the language of whoever is speaking. The server sends them.

let words = {};

/** Take the labels that came with a state. */
export function learn(given) {
  words = given;
}

/** Give a label; one that is missing shows its id, so that it is found. */
export function word(id) {
  return words[id] ?? id;
}

/** Write every label that the page's HTML asks for. */
export function writeLabels(root) {
  for (const place of root.querySelectorAll("[data-word]")) {
    place.textContent = word(place.dataset.word);
  }
  for (const place of root.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", word(place.dataset.label));
  }
  for (const place of root.querySelectorAll("[data-placeholder]")) {
    place.placeholder = word(place.dataset.placeholder);
  }
}
