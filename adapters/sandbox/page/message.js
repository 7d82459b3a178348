// One message as an <article>: who, when, for whose eyes, what it says, and what stands behind it.

import { fact, showView } from "./blocks.js";
import { icon, make } from "./elements.js";
import { word } from "./words.js";

const COLOURS = 8;

// Named one by one, so that a label without words is found by searching for it.
const REASONS = {
  kind: "page-why-kind",
  schedule: "page-why-schedule",
  consent: "page-why-consent",
  rule: "page-why-rule",
};

/**
 * Make a message; `presses` hears of fingers: `press(message, button, opener)`, `asked()`, and
 * `pick(message, menu, opener)` for one of `menus(message)`, what can be asked about it.
 */
export function article(message, presses) {
  const { id, from, view } = message;
  const body = make("div", { class: "body", id: `body-${id}` });
  body.append(...showView(view, (button, opener) => presses.press(message, button, opener)));
  const classes = ["message", from.bot ? "by-bot" : "by-person", message.private ? "private" : ""];
  return make(
    "article",
    {
      id: `message-${id}`,
      class: classes.join(" ").trim(),
      tabindex: "-1",
      "aria-labelledby": `head-${id}`,
      "aria-describedby": `body-${id}`,
    },
    make("span", { class: `face ${colour(from)}`, "aria-hidden": "true" }, [...from.name][0]),
    head(message),
    body,
    ...behind(message, presses),
  );
}

/** Choose a colour that is always the same for the same person. */
export function colour({ id, bot }) {
  if (bot) return "face-bot";
  const mixed = [...id].reduce((total, letter) => (total * 71 + letter.codePointAt(0)) % 65_521, 0);
  return `face-${mixed % COLOURS}`;
}

function head({ id, from, at, time, private: isPrivate }) {
  return make(
    "header",
    { id: `head-${id}` },
    make("b", {}, from.name),
    from.bot ? make("span", { class: "bot" }, word("page-bot")) : null,
    make("time", { datetime: new Date(at).toISOString() }, time),
    isPrivate ? make("span", { class: "only" }, icon("lock"), word("page-private")) : null,
  );
}

function behind(message, presses) {
  const told = Object.entries(message.why ?? {});
  const named = (name) => (name in REASONS ? word(REASONS[name]) : name);
  const reasons = told.map(([name, words]) => [named(name), words]);
  if (reasons.length && message.preview) reasons.push([word("page-preview"), message.preview]);
  const why = make("dl", { class: "facts why", id: `why-${message.id}`, hidden: true });
  why.append(...reasons.map(fact));
  const raw = make("pre", { class: "raw", id: `raw-${message.id}`, hidden: true, tabindex: "0" });
  raw.append(JSON.stringify(message.tree, null, 2) ?? "");
  const menus = presses.menus(message).map((menu) => picker(message, menu, presses));
  const toggles = [
    ...menus,
    reasons.length ? toggle("page-why", why, presses.asked) : null,
    message.tree ? toggle("page-raw", raw, () => {}) : null,
  ];
  return [make("div", { class: "behind" }, ...toggles), why, raw];
}

function picker(message, menu, presses) {
  const pick = ({ currentTarget }) => presses.pick(message, menu, currentTarget);
  const about = { "aria-describedby": `head-${message.id}`, click: pick };
  return make("button", { type: "button", ...about }, menu.label);
}

function toggle(label, panel, opened) {
  const flip = ({ currentTarget }) => {
    panel.hidden = !panel.hidden;
    currentTarget.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) opened();
  };
  const attributes = { "aria-expanded": "false", "aria-controls": panel.id, click: flip };
  return make("button", { type: "button", ...attributes }, word(label));
}
