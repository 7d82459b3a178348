// From a view, as the server spells it, to elements: one small function for each kind of block.

import { icon, make, ownAddress } from "./elements.js";
import { word } from "./words.js";

/** Make what shows a view; `press({path, opens_form}, opener)` is told of every finger. */
export function showView(view, press) {
  return view.blocks.map((block) => blocks[block.kind](block, press));
}

const blocks = {
  paragraph: ({ text }) => make("p", {}, text),
  heading: ({ text }) => make("h3", {}, text),
  facts: ({ rows }) => make("dl", { class: "facts" }, ...rows.map(fact)),
  bullets,
  image: ({ src, alt }) => make("img", { src: ownAddress(src), alt, class: "picture" }),
  file,
  actions,
  menu,
};

/** Make one pair of a label and what it holds. */
export function fact([label, value]) {
  return make("div", {}, make("dt", {}, label), make("dd", {}, value));
}

function bullets({ items }) {
  return make("ul", { class: "bullets" }, ...items.map((item) => make("li", {}, item)));
}

function file({ href, name }) {
  const words = make("span", {}, `${word("page-download")} `, make("b", {}, name));
  return make("a", { class: "file", href: ownAddress(href), download: name }, icon("file"), words);
}

function actions({ buttons }, press) {
  return make("div", { class: "actions" }, ...buttons.map((one) => button(one, press)));
}

function button(one, press) {
  const attributes = {
    type: "button",
    class: one.style,
    "aria-haspopup": one.opens_form ? "dialog" : null,
    click: (event) => press(one, event.currentTarget),
  };
  return make("button", attributes, one.label);
}

// A select that acts on change takes a keyboard person somewhere at the first arrow key. A list of
// buttons that opens and closes has no such trap, and has room for each line's hint.
function menu({ placeholder, options }, press) {
  const lines = options.map((option) => make("li", {}, line(option, press)));
  return make(
    "details",
    { class: "menu", keydown: closeOnEscape },
    make("summary", {}, placeholder),
    make("ul", {}, ...lines),
  );
}

function line(option, press) {
  const pressed = button(option, (one, opener) => {
    const list = opener.closest("details");
    list.open = false;
    press(one, list.querySelector("summary"));
  });
  if (option.hint) pressed.append(" ", make("small", {}, option.hint));
  return pressed;
}

function closeOnEscape(event) {
  if (event.key !== "Escape" || !event.currentTarget.open) return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary").focus();
  event.stopPropagation();
}
