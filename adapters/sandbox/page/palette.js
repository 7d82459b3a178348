// The list that opens above the line on "/": commands, their options, and what an option may be.

import { reading } from "./commandline.js";
import { make } from "./elements.js";

/**
 * A combobox's list: `input` keeps the focus, `list` (role="listbox") shows what could come next.
 *
 * `complete(word, option, typed)` gives `[value, label]` pairs. Values chosen by their label are
 * kept in `values`, so that the line can show the label and the act can carry the value.
 */
export class Palette {
  values = new Map();
  #input;
  #list;
  #complete;
  #items = [];
  #active = -1;

  constructor(input, list, complete) {
    this.#input = input;
    this.#list = list;
    this.#complete = complete;
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** Show what fits the line as it is now. */
  async refresh(commands) {
    const line = this.#input.value;
    const items = await this.#itemsFor(line, commands);
    if (this.#input.value === line) this.#show(items);
  }

  close() {
    this.#show([]);
  }

  move(step) {
    const count = this.#items.length;
    if (!count) return;
    const from = this.#active < 0 && step < 0 ? count : this.#active;
    this.#activate((from + step + count) % count);
  }

  /** Put the active line into the input; null when none is active, else whether it asks no more. */
  choose() {
    const item = this.#items[this.#active];
    if (!item) return null;
    this.#input.value = item.line;
    const { option, label, value } = item;
    if (option) this.values.set(option, { label, value });
    this.close();
    return { isWhole: item.isWhole };
  }

  async #itemsFor(line, commands) {
    const asks = reading(line, commands);
    switch (asks?.step) {
      case "word":
        return words(asks, commands);
      case "option":
        return options(asks, line);
      case "value":
        if (this.values.get(asks.option)?.label === asks.typed) return [];
        return values(asks, line, await this.#complete(asks.command.word, asks.option, asks.typed));
      default:
        return [];
    }
  }

  #show(items) {
    this.#items = items;
    this.#list.replaceChildren(...items.map((item, index) => this.#line(item, index)));
    this.#list.hidden = !items.length;
    this.#input.setAttribute("aria-expanded", String(items.length > 0));
    this.#activate(items.length && items[0].isOffered ? 0 : -1);
  }

  #line({ label, hint }, index) {
    const pick = () => {
      this.#activate(index);
      this.#input.dispatchEvent(new CustomEvent("picked"));
    };
    const attributes = { role: "option", "aria-selected": "false", click: pick };
    const words = [make("b", {}, label), hint ? make("span", {}, hint) : null];
    return make("li", { id: `palette-${index}`, ...attributes }, ...words);
  }

  #activate(index) {
    this.#list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const line = this.#list.children[index];
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.#input.setAttribute("aria-activedescendant", line.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }
}

// The word itself comes first, then what begins with it: "help" is not "help-now".
function words({ typed }, commands) {
  const wanted = typed.toLowerCase();
  const fits = [
    ({ word }) => word === wanted,
    ({ word }) => word.startsWith(wanted),
    ({ word }) => word.includes(wanted),
  ];
  const found = new Set(fits.flatMap((fit) => commands.filter(fit)));
  return [...found].map(({ word, description, options: more }) => ({
    line: more.length ? `/${word} ` : `/${word}`,
    label: `/${word}`,
    hint: description,
    isWhole: !more.length || word === wanted, // written out in full, it is sent as it is
    isOffered: true,
  }));
}

// No option is active at first: Enter sends the command as it is.
function options({ command, typed, start }, line) {
  const fitting = command.options.filter(([name]) => name.startsWith(typed.trimStart()));
  return fitting.map(([name, description]) => ({
    line: `${line.slice(0, start)}${name}:`,
    label: `${name}:`,
    hint: description,
    isWhole: false,
    isOffered: typed !== "",
  }));
}

function values({ option, typed, start }, line, items) {
  return items.map(([value, label]) => ({
    line: `${line.slice(0, start)}${label}`,
    label,
    hint: null,
    option,
    value,
    isWhole: false,
    isOffered: typed !== "",
  }));
}
