// The messages of the room that is open: a log that is polite, keeps its place, and loses no focus.

import { writer } from "./dates.js";
import { make } from "./elements.js";
import { article } from "./message.js";
import { word } from "./words.js";

const PAGE = 80;
const NEAR = 120;
const SILENCE = 300;

/** Shows messages in `root` (role="log"); `newest` is the button that leads to the last one. */
export class Log {
  #root;
  #newest;
  #presses;
  #shown = new Map();
  #place = "";
  #most = PAGE;
  #isStuck = true;
  #silence = 0;
  #again = () => {};

  constructor(root, newest, presses) {
    this.#root = root;
    this.#newest = newest;
    this.#presses = presses;
    newest.addEventListener("click", () => this.#goToEnd());
    root.addEventListener("scroll", () => this.#seen(), { passive: true });
    root.addEventListener("load", () => this.#stay(), { capture: true });
    new ResizeObserver(() => this.#stay()).observe(root); // a telephone's keyboard comes and goes
    root.addEventListener("keydown", (event) => this.#walk(event));
  }

  /**
   * Show these messages, oldest first.
   *
   * `place` names whose eyes, which room and which language: when it changes, everything is drawn
   * anew and nothing is read aloud. Otherwise what is new is added at the end, and read aloud
   * unless `isQuiet`.
   */
  show(messages, { place, locale, zone, isQuiet }) {
    const isNew = place !== this.#place;
    if (isNew) this.#startAt(place);
    const wasAtEnd = isNew || this.#isAtEnd();
    this.#again = () => this.show(messages, { place, locale, zone, isQuiet: true });
    if (isNew || isQuiet) this.#hush();
    const latest = messages.slice(-this.#most);
    this.#put(this.#nodes(latest, messages.length, dayOf(locale, zone)));
    if (wasAtEnd) this.#goToEnd();
    this.#seen();
  }

  /** Put the focus on a message, which a screen reader then reads; the log itself keeps still. */
  focus(id) {
    const target = document.getElementById(`message-${id}`);
    if (!target) return;
    target.focus({ preventScroll: true });
    const isTall = target.offsetHeight > this.#root.clientHeight;
    target.scrollIntoView({ block: isTall ? "start" : "nearest" });
  }

  #startAt(place) {
    this.#place = place;
    this.#most = PAGE;
    this.#shown.clear();
    this.#root.replaceChildren();
  }

  #nodes(messages, total, day) {
    const nodes = total > messages.length ? [this.#earlier()] : [];
    let before = null;
    for (const message of messages) {
      const today = day(message.at);
      const line = () => separator(today);
      if (today !== before) nodes.push(this.#kept(`day ${message.id}`, today, line));
      before = today;
      const draw = () => article(message, this.#presses);
      nodes.push(this.#kept(message.id, JSON.stringify(message), draw));
    }
    return nodes.length ? nodes : [make("p", { class: "empty" }, word("page-empty"))];
  }

  #earlier() {
    const more = () => {
      this.#most += PAGE;
      this.#again();
      this.#root.focus();
    };
    return this.#kept("earlier", "", () =>
      make("button", { type: "button", class: "earlier", click: more }, word("page-earlier")),
    );
  }

  /** Give the node that already shows this, so that what has the focus is not drawn anew. */
  #kept(key, content, draw) {
    const known = this.#shown.get(key);
    if (known?.content === content) return known.node;
    const node = draw();
    this.#shown.set(key, { content, node });
    return node;
  }

  #put(nodes) {
    const root = this.#root;
    const isContinued = [...root.children].every((child, index) => child === nodes[index]);
    if (isContinued) return root.append(...nodes.slice(root.children.length));
    this.#hush();
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    root.replaceChildren(...nodes);
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  #hush() {
    clearTimeout(this.#silence);
    this.#root.setAttribute("aria-live", "off");
    this.#silence = setTimeout(() => this.#root.setAttribute("aria-live", "polite"), SILENCE);
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#root;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  // Where the page scrolls as a whole, it does so only for someone who is in the chat.
  #goToEnd() {
    this.#root.scrollTop = this.#root.scrollHeight;
    const { activeElement: focused, body } = document;
    const isHere = focused === body || this.#root.parentElement.contains(focused);
    if (isHere) this.#root.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  #stay() {
    if (this.#isStuck) this.#goToEnd();
    else this.#seen();
  }

  #seen() {
    this.#isStuck = this.#isAtEnd();
    this.#newest.hidden = this.#isStuck;
  }

  #walk(event) {
    const step = { ArrowUp: "previous", ArrowDown: "next" }[event.key];
    if (!step || !event.target.matches("article")) return;
    let target = event.target;
    do target = target[`${step}ElementSibling`];
    while (target && !target.matches("article"));
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}

function separator(today) {
  return make("p", { class: "day" }, make("span", {}, today));
}

function dayOf(locale, zone) {
  const format = writer({ locale, zone }, { weekday: "long", day: "numeric", month: "long" });
  return (at) => format.format(at);
}
