// Where words are written: an input with the palette above it, and one draft a room.

import { asked } from "./commandline.js";
import { Palette } from "./palette.js";

/**
 * Wires the composer's form; `told` has `command(word, args)`, `words(text)` and
 * `complete(word, option, typed)`.
 */
export class Composer {
  #input;
  #palette;
  #told;
  #commands = [];
  #place = "";
  #drafts = new Map();

  constructor(form, told) {
    this.#told = told;
    this.#input = form.querySelector("input");
    this.#palette = new Palette(this.#input, form.querySelector("[role=listbox]"), told.complete);
    form.addEventListener("submit", (event) => this.#submit(event));
    form.querySelector("#commands").addEventListener("click", () => this.#openPalette());
    this.#input.addEventListener("input", () => this.#palette.refresh(this.#commands));
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("picked", () => this.#choose(true));
    this.#input.addEventListener("blur", () => this.#palette.close());
  }

  /** Take the commands of whoever speaks; each `place` (a person in a room) has its own draft. */
  show(commands, place) {
    this.#commands = commands;
    if (place === this.#place) return;
    this.#drafts.set(this.#place, this.#input.value);
    this.#place = place;
    this.#input.value = this.#drafts.get(place) ?? "";
    this.#palette.close();
  }

  #openPalette() {
    if (!this.#input.value.startsWith("/")) this.#input.value = "/";
    this.#input.focus();
    this.#palette.refresh(this.#commands);
  }

  #key(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (!this.#palette.isOpen) return;
    if (key === "ArrowDown" || key === "ArrowUp") this.#palette.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Escape") this.#palette.close();
    else if (key === "Tab" && !event.shiftKey) return this.#chooseByTab(event);
    else if (key !== "Enter" || !this.#choose(true)) return;
    event.preventDefault();
  }

  #chooseByTab(event) {
    if (this.#choose(false)) event.preventDefault();
  }

  /** Take the active line of the palette; run it when it asks no more and `mayRun`. */
  #choose(mayRun) {
    const chosen = this.#palette.choose();
    if (!chosen) return false;
    if (chosen.isWhole && mayRun) this.#send();
    else this.#palette.refresh(this.#commands);
    return true;
  }

  #submit(event) {
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#input.value.trim();
    if (!text) return;
    this.#input.value = "";
    this.#palette.close();
    const command = asked(text, this.#commands);
    if (command) this.#told.command(command.word, this.#valued(command.args));
    else this.#told.words(text);
    this.#palette.values.clear();
  }

  #valued(args) {
    const chosen = ([name, text]) => {
      const known = this.#palette.values.get(name);
      return [name, [known?.label === text ? known.value : text]];
    };
    return Object.fromEntries(Object.entries(args).map(chosen));
  }
}
