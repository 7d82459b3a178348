// The clock at the top: what time it is for everyone, and what moves it.

import { hands, writer } from "./dates.js";
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
  #me = "";
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
  speak(state, me) {
    const { locale } = state;
    const day = { weekday: "short", day: "numeric", month: "short" };
    this.#format = writer(state, { ...day, ...hands(locale) });
    this.#hands = writer({ locale, zone: "UTC" }, hands(locale));
    this.#list = new Intl.ListFormat(locale);
    this.#me = me;
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
    this.#showOthers(minute - Math.floor(this.#told.now / MINUTE));
  }

  #showOthers(minutes) {
    const { [this.#me]: mine, ...others } = this.#told.others;
    const byClock = new Map();
    for (const [name, clock] of Object.entries(others)) {
      if (clock !== mine) byClock.set(clock, [...(byClock.get(clock) ?? []), name]);
    }
    const shown = [...byClock].map(([clock, names]) => {
      return make("span", {}, `${this.#list.format(names)} ${this.#later(clock, minutes)}`);
    });
    this.#part("other-clocks").replaceChildren(...shown);
  }

  /** Move a clock of two hands on; one that is written in another way stays as it was told. */
  #later(clock, minutes) {
    const told = /^(\d?\d):(\d\d)$/.exec(clock);
    if (!told) return clock;
    return this.#hands.format((Number(told[1]) * 60 + Number(told[2]) + minutes) * MINUTE);
  }

  #part(id) {
    return this.#page.querySelector(`#${id}`);
  }
}
