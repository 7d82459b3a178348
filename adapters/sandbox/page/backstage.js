// What happened and what is coming up: also what was not sent, and why.

import { make } from "./elements.js";
import { word } from "./words.js";

const MOST = 100;

// Named one by one, so that a label without words is found by searching for it.
const WHAT = {
  sent: "page-what-sent",
  held: "page-what-held",
  skipped: "page-what-skipped",
  cancelled: "page-what-cancelled",
  refused: "page-what-refused",
  unknown: "page-what-unknown",
};

/** Show both lists: what happened with the newest first, what is coming with the next first. */
export function showBackstage(page, { happened, coming }) {
  const newest = [...happened].sort((one, other) => other.at - one.at).slice(0, MOST);
  const next = [...coming].sort((one, other) => one.at - other.at).slice(0, MOST);
  page.querySelector("#happened").replaceChildren(...byDay(newest, past));
  page.querySelector("#coming").replaceChildren(...byDay(next, future));
}

/** Make a list for each day, under the day's name. */
function byDay(lines, show) {
  const days = [];
  for (const line of lines) {
    if (line.day !== days.at(-1)?.day) days.push({ day: line.day, shown: [] });
    days.at(-1).shown.push(show(line));
  }
  return days.flatMap(({ day, shown }) => [make("h3", {}, day), make("ol", {}, ...shown)]);
}

function past({ at, time, what, kind, to, reason }) {
  return make(
    "li",
    { class: what },
    make("time", { datetime: new Date(at).toISOString() }, time),
    make("span", { class: "what" }, word(WHAT[what])),
    make("b", {}, to || word("page-someone")),
    make("span", { class: "kind" }, kind),
    reason && what !== "sent" ? make("span", { class: "reason" }, reason) : null,
  );
}

function future({ at, time, kind, to }) {
  return make(
    "li",
    {},
    make("time", { datetime: new Date(at).toISOString() }, time),
    make("b", {}, to || word("page-someone")),
    make("span", { class: "kind" }, kind),
  );
}
