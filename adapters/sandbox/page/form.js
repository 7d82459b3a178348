// A form as a native <dialog>: what was typed stays until it has been taken.

import { make } from "./elements.js";
import { question } from "./fields.js";
import { word } from "./words.js";

/** Shows one form at a time in `dialog`; what was typed and put aside is there when it reopens. */
export class FormDialog {
  #dialog;
  #page = null;
  #drafts = new Map();

  constructor(dialog) {
    this.#dialog = dialog;
    dialog.addEventListener("close", () => this.#closed());
  }

  /**
   * Show a form.
   *
   * `submit(path, args)` sends it and gives the server's answer: a `problem` is shown here, a
   * `form` is the next page, anything else means that it was taken. Once the dialog is gone,
   * `taken(answer)` or `putAside()` sees to the focus; `owner` keeps one person's draft from
   * another.
   */
  open(form, { owner, submit, taken, putAside }) {
    this.#page = this.#pageOf(form, { owner, submit, taken, putAside });
    this.#dialog.replaceChildren(this.#paper(this.#page));
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#page.questions[0]?.focus();
  }

  #pageOf(form, wishes) {
    const draft = `${wishes.owner} ${form.path}`;
    const kept = this.#drafts.get(draft) ?? {};
    const filled = (field) => question({ ...field, value: kept[field.name] ?? field.value });
    const page = { form, wishes, draft, questions: form.fields.map(filled), isBusy: false };
    page.trouble = make("p", { class: "trouble", tabindex: "-1" });
    page.untouched = JSON.stringify(typedIn(page));
    return page;
  }

  #paper(page) {
    const { form, questions, trouble } = page;
    const send = (event) => {
      event.preventDefault();
      if (!page.isBusy && isComplete(page)) this.#send(page);
    };
    return make(
      "form",
      { submit: send, novalidate: true, autocomplete: "off" },
      make("h2", { id: "form-title" }, form.title),
      form.intro ? make("p", { class: "intro" }, form.intro) : null,
      trouble,
      ...questions.map(({ element }) => element),
      this.#buttons(form),
    );
  }

  #buttons(form) {
    const cancel = () => this.#dialog.close();
    const submit = make("button", { type: "submit", class: "main" }, form.submit);
    const put = make("button", { type: "button", click: cancel }, word("page-cancel"));
    return make("div", { class: "actions" }, submit, put);
  }

  async #send(page) {
    page.isBusy = true;
    this.#dialog.setAttribute("aria-busy", "true");
    page.trouble.textContent = "";
    const filled = Object.entries(typedIn(page)).filter(([, values]) => values.length);
    const answer = await page.wishes.submit(page.form.path, Object.fromEntries(filled));
    page.isBusy = false;
    this.#dialog.removeAttribute("aria-busy");
    if (answer.is === "problem") return complain(page, answer.text);
    this.#drafts.delete(page.draft);
    if (answer.is === "form") return this.open(answer.form, page.wishes);
    if (this.#page === page) this.#takeAway();
    page.wishes.taken(answer);
  }

  #takeAway() {
    this.#page = null;
    this.#dialog.close();
    this.#dialog.replaceChildren();
  }

  #closed() {
    const page = this.#page;
    if (!page || this.#dialog.open) return;
    const typed = typedIn(page);
    if (JSON.stringify(typed) !== page.untouched) this.#drafts.set(page.draft, typed);
    this.#takeAway();
    page.wishes.putAside();
  }
}

function typedIn({ questions }) {
  return Object.fromEntries(questions.map(({ name, values }) => [name, values()]));
}

function isComplete({ questions }) {
  const missing = questions.map((one) => [one, one.missing()]);
  for (const [one, sentence] of missing) one.complain(sentence);
  const first = missing.find(([, sentence]) => sentence);
  first?.[0].focus();
  return !first;
}

function complain({ trouble }, sentence) {
  trouble.textContent = sentence;
  trouble.focus();
}
