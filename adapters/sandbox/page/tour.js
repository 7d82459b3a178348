// A tour in eight steps that ticks itself off as they are done, in whatever order.

import { icon, make } from "./elements.js";
import { word } from "./words.js";

const KEPT = "tour";
const NOA = "person-noa";

const STEPS = [
  ["page-tour-speak", ({ did, person }) => did === "speak" && person === NOA],
  ["page-tour-join", ({ did, path }) => did === "act" && actionOf(path) === "members.confirm"],
  ["page-tour-morning", ({ did, to }) => did === "clock" && to === "morning"],
  ["page-tour-answer", ({ did, path }) => did === "act" && actionOf(path) === "checkins.answer"],
  ["page-tour-help", ({ did, path }) => did === "act" && actionOf(path) === "help-now"],
  ["page-tour-why", ({ did }) => did === "why"],
  ["page-tour-language", ({ did }) => did === "language"],
  ["page-tour-play", ({ did, play }) => did === "clock" && play > 0],
];

/** Shows the steps in a <details>; what was done is kept for as long as the tab is open. */
export class Tour {
  #root;
  #done;

  constructor(root) {
    this.#root = root;
    this.#done = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
  }

  /** Hear of something that was done here, such as `{did: "speak", person: "noa"}`. */
  saw(deed) {
    const ticked = STEPS.filter(([id, isIt]) => !this.#done.has(id) && isIt(deed));
    if (!ticked.length) return;
    for (const [id] of ticked) this.#done.add(id);
    sessionStorage.setItem(KEPT, JSON.stringify([...this.#done]));
    this.show();
  }

  show() {
    const next = STEPS.find(([id]) => !this.#done.has(id))?.[0];
    const lines = STEPS.map(([id]) => this.#line(id, id === next));
    this.#root.querySelector("ol").replaceChildren(...lines);
    this.#root.querySelector("#tour-count").textContent = `${this.#done.size} / ${STEPS.length}`;
  }

  #line(id, isNext) {
    const isDone = this.#done.has(id);
    const attributes = { class: isDone ? "done" : null, "aria-current": isNext ? "step" : null };
    const tick = isDone ? make("span", { class: "aside" }, ` (${word("page-tour-done")})`) : null;
    const mark = make("span", { class: "tick" }, isDone ? icon("check") : "");
    return make("li", attributes, mark, make("span", {}, word(id), tick));
  }
}

/** Give the name inside an action path such as "a1|checkins.answer|k3v9"; a bare word is one. */
function actionOf(path) {
  return path.split("|")[1] ?? path;
}
