// One question of a form: how it is shown, what was filled in, and what is still missing.

import { make } from "./elements.js";
import { word } from "./words.js";

const MOST_RADIOS = 7;

/**
 * Make a question: `{name, element, values(), missing(), complain()}`.
 *
 * `values()` is a list, empty when nothing was filled in. `missing()` is a sentence or null;
 * `complain(sentence)` shows it at the question (null takes it away) and `focus()` goes there.
 */
export function question(field) {
  const isChoice = field.entry === "one" || field.entry === "several";
  const isList = field.entry === "one" && field.options.length > MOST_RADIOS;
  const shown = isList ? list(field) : isChoice ? choices(field) : writing(field);
  const inputs = [...shown.querySelectorAll("input, select, textarea")];
  const complaint = make("p", { class: "complaint", id: `missing-${field.name}` });
  shown.append(complaint);
  return {
    name: field.name,
    element: shown,
    values: () => valuesOf(inputs),
    missing: () => (field.required && !valuesOf(inputs).length ? needed(field) : null),
    complain: (sentence) => complain(shown, inputs, complaint, sentence),
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
  };
}

function writing(field) {
  const tag = field.entry === "lines" ? "textarea" : "input";
  const input = make(tag, {
    ...named(field),
    type: tag === "input" ? "text" : null,
    rows: tag === "textarea" ? "4" : null,
    maxlength: field.longest,
    autocomplete: "off",
  });
  input.value = field.value[0] ?? "";
  return labelled(field, input);
}

function list(field) {
  const select = make("select", named(field));
  if (!field.required || !field.value.length) {
    const none = field.required ? word("page-choose") : word("page-no-answer");
    select.append(make("option", { value: "" }, none));
  }
  for (const { value, label, hint } of field.options) {
    const isChosen = field.value.includes(value);
    const text = hint ? `${label} (${hint})` : label;
    select.append(make("option", { value, selected: isChosen }, text));
  }
  return labelled(field, select);
}

function choices(field) {
  const type = field.entry === "one" ? "radio" : "checkbox";
  const options = [...field.options];
  if (type === "radio" && !field.required) {
    options.push({ value: "", label: word("page-no-answer") });
  }
  const attributes = { class: "field", "aria-describedby": describedBy(field) };
  if (type === "radio") attributes.role = "radiogroup";
  if (type === "radio" && field.required) attributes["aria-required"] = "true";
  return make(
    "fieldset",
    attributes,
    make("legend", {}, field.label, optional(field)),
    hint(field),
    ...options.map((option, index) => choice(field, type, option, index)),
  );
}

function choice(field, type, { value, label, hint: words }, index) {
  const id = `field-${field.name}-${index}`;
  const isChosen = value === "" ? !field.value.length : field.value.includes(value);
  const input = make("input", { type, id, name: field.name, value, checked: isChosen });
  const text = make("span", {}, label);
  if (words) text.append(" ", make("small", {}, words));
  return make("label", { class: "choice", for: id }, input, text);
}

function labelled(field, input) {
  const label = make("label", { for: input.id }, field.label, optional(field));
  return make("div", { class: "field" }, label, hint(field), input);
}

function named(field) {
  return {
    id: `field-${field.name}`,
    name: field.name,
    "aria-describedby": describedBy(field),
    "aria-required": field.required ? "true" : null,
  };
}

function describedBy(field) {
  const own = `missing-${field.name}`;
  return field.hint ? `hint-${field.name} ${own}` : own;
}

function optional(field) {
  const isPlain = field.required || field.entry === "several";
  return isPlain ? null : make("span", { class: "optional" }, ` (${word("page-optional")})`);
}

function hint(field) {
  return field.hint ? make("p", { class: "hint", id: `hint-${field.name}` }, field.hint) : null;
}

function valuesOf(inputs) {
  const given = inputs.filter((input) => !isTick(input) || input.checked);
  return given.map((input) => input.value).filter((value) => value.trim() !== "");
}

function isTick(input) {
  return input.type === "radio" || input.type === "checkbox";
}

function needed(field) {
  const isWritten = field.entry === "line" || field.entry === "lines";
  return word(isWritten ? "page-fill-in" : "page-choose-one");
}

function complain(shown, inputs, complaint, sentence) {
  complaint.textContent = sentence ?? "";
  for (const input of shown.role === "radiogroup" ? [shown] : inputs) {
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}
