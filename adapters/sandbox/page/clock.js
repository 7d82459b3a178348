// The clock at the top: what time it is for everyone, and what moves it.

import { writer } from "./dates.js";
import { make } from "./elements.js";

const MINUTE = 60_000;

/** Shows the server's time, running on; `move(wish)` asks for a move, `stop()` ends a play. */
export class Clock {
  #page;
  #move;
  #told = { now: 0, heard: 0, others: {} };
  #format = new Intl.DateTimeFormat();
  #hands = new Intl.DateTimeFormat();
  #list = new Intl.ListFormat();
  #isMoving = false;
  #minute = null;

  constructor(page, { move, stop }) {
    this.#page = page;
    this.#move = move;
    for (const button of page.querySelectorAll("[data-to]")) {
      button.addEventListener("click", () => this.#ask({ to: button.dataset.to }));
    }
    this.#part("play").addEventListener("click", () => this.#ask({ play: 30 }));
    this.#part("stop").addEventListener("click", stop);
    setInterval(() => this.#tick(), 1000);
  }

  /** Take the language and zone of whoever speaks. */
  speak(state) {
    const hands = { hour: "2-digit", minute: "2-digit" };
    const day = { weekday: "short", day: "numeric", month: "short" };
    this.#format = writer(state, { ...day, ...hands });
    this.#hands = writer(state, hands);
    this.#list = new Intl.ListFormat(state.locale);
    this.#minute = null;
  }

  /** Take what the server says of the time, and of a play that is under way. */
  show({ now, people_clocks: others, played, days }) {
    this.#told = { now, heard: performance.now(), others };
    this.#minute = null;
    this.#tick();
    const isPlaying = played !== undefined && played < days;
    if (isPlaying) this.#showPlaying(played, days);
    else if (!this.#part("playing").hidden) this.#endPlaying();
  }

  get isPlaying() {
    return !this.#part("playing").hidden;
  }

  async #ask(wish) {
    if (this.#isMoving || this.isPlaying) return;
    this.#isMoving = true;
    this.#part("moves").setAttribute("aria-busy", "true");
    await this.#move(wish);
    this.#part("moves").removeAttribute("aria-busy");
    this.#isMoving = false;
  }

  #showPlaying(played, days) {
    const hadFocus = this.#part("moves").contains(document.activeElement);
    Object.assign(this.#part("played"), { max: days, value: played });
    this.#part("played-of").textContent = `${played} / ${days}`;
    this.#part("moves").hidden = true;
    this.#part("playing").hidden = false;
    if (hadFocus) this.#part("stop").focus();
  }

  #endPlaying() {
    const hadFocus = this.#part("playing").contains(document.activeElement);
    this.#part("moves").hidden = false;
    this.#part("playing").hidden = true;
    if (hadFocus) this.#part("play").focus();
  }

  #tick() {
    if (!this.#told.now) return;
    const now = this.#told.now + (performance.now() - this.#told.heard);
    const minute = Math.floor(now / MINUTE);
    if (minute === this.#minute) return;
    this.#minute = minute;
    const shown = this.#part("now");
    shown.dateTime = new Date(now).toISOString();
    shown.textContent = this.#format.format(now);
    this.#showOthers(now, minute - Math.floor(this.#told.now / MINUTE));
  }

  #showOthers(now, minutes) {
    const byClock = new Map([[this.#hands.format(now), []]]);
    for (const [name, told] of Object.entries(this.#told.others)) {
      const clock = later(told, minutes);
      byClock.set(clock, [...(byClock.get(clock) ?? []), name]);
    }
    const others = [...byClock].slice(1).map(([clock, names]) => `${this.#list.format(names)} ${clock}`);
    const shown = others.map((words) => make("span", {}, words));
    this.#part("other-clocks").replaceChildren(...shown);
  }

  #part(id) {
    return this.#page.querySelector(`#${id}`);
  }
}

/** Move a clock of two hands on; one that is written in another way stays as it was told. */
export function later(clock, minutes) {
  const hands = /^(\d\d):(\d\d)$/.exec(clock);
  if (!hands) return clock;
  const total = (Number(hands[1]) * 60 + Number(hands[2]) + minutes) % (24 * 60);
  return [Math.floor(total / 60), total % 60].map((hand) => String(hand).padStart(2, "0")).join(":");
}
