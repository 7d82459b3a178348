// The three choices at the top: who I am, whose limits count, which language.

import { make } from "./elements.js";
import { word } from "./words.js";

const LIMITS = { discord: "page-limits-discord", slack: "page-limits-slack" };

/** Wire the three selects; `choose` has `speak(person)`, `limits(as)` and `language(locale)`. */
export function wireChoices(page, choose) {
  const wire = (id, told) => {
    page.querySelector(id).addEventListener("change", (event) => told(event.target.value));
  };
  wire("#speak-as", choose.speak);
  wire("#limits", choose.limits);
  wire("#language", choose.language);
}

/** Show what can be chosen, and what is. */
export function showChoices(page, state) {
  const people = state.people.map(({ id, name }) => [id, name]);
  const limits = Object.entries(LIMITS).map(([as, id]) => [as, word(id)]);
  const languages = state.locales.map((locale) => [locale, ownName(locale)]);
  fill(page.querySelector("#speak-as"), people, state.me);
  fill(page.querySelector("#limits"), limits, state.limits);
  fill(page.querySelector("#language"), languages, state.locale);
}

function fill(select, pairs, chosen) {
  const options = pairs.map(([value, label]) => make("option", { value }, label));
  select.replaceChildren(...options);
  select.value = chosen;
}

function ownName(locale) {
  const name = new Intl.DisplayNames([locale], { type: "language" }).of(locale);
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
