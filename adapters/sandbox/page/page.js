// The page itself: joins the parts, and says what becomes of every answer.

import { showBackstage } from "./backstage.js";
import { showChoices, wireChoices } from "./choices.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { FormDialog } from "./form.js";
import { House } from "./house.js";
import { Log } from "./log.js";
import { showPane, wirePanes } from "./panes.js";
import { badge, roomName, showRooms } from "./rooms.js";
import { Socket } from "./socket.js";
import { Tour } from "./tour.js";
import { learn, word, writeLabels } from "./words.js";

const part = (id) => document.getElementById(id);
const house = new House();
const tour = new Tour(part("tour"));
const form = new FormDialog(part("form"));
const log = new Log(part("log"), part("newest"), {
  press,
  pick,
  menus: (message) => house.menusOf(message),
  asked: () => tour.saw({ did: "why" }),
});
const clock = new Clock(document, { move, stop: () => socket.ask({ do: "stop" }) });
const composer = new Composer(part("composer"), { command, words, complete });
const socket = new Socket(`ws://${location.host}/ws`, { greet, hear, changed });

wirePanes(document);
wireChoices(document, {
  speak: (person) => wish({ do: "speak", person }),
  limits: (as) => wish({ do: "limits", as }),
  language: (locale) => wish({ do: "language", locale }),
});
socket.connect();

/** Say hello, and be again who this page was before the connection was lost. */
async function greet(ask) {
  const { state: before } = house;
  const me = before?.me ?? sessionStorage.getItem("me");
  let state = await ask({ do: "hello" });
  const again = async (isDifferent, message) => {
    const answer = isDifferent ? await ask(message) : state;
    if (answer.is === "state") state = answer;
  };
  await again(me && me !== state.me, { do: "speak", person: me });
  await again(before && before.limits !== state.limits, { do: "limits", as: before?.limits });
  await again(before && before.locale !== state.locale, { do: "language", locale: before?.locale });
  showState(state);
}

function hear(message) {
  if (!house.state && message.is !== "state") return; // the whole state is on its way, and holds it
  switch (message.is) {
    case "state":
      return showState(message);
    case "message":
    case "reply":
      return showMessage(message.message);
    case "clock":
      return showClock(message);
    case "backstage":
      house.state.backstage = message;
      return showBackstage(document, message);
    case "problem":
      return notice(message.text);
  }
}

function changed(isConnected) {
  const wasLost = part("notice").dataset.about === "connection";
  if (!isConnected) notice(word("page-lost"), "connection");
  else if (wasLost) notice(word("page-back"), "back");
}

function showState(state) {
  house.take(state);
  learn(state.words);
  sessionStorage.setItem("me", state.me);
  document.documentElement.lang = state.locale;
  document.title = word("page-name");
  writeLabels(document);
  showChoices(document, state);
  clock.speak(state, house.me.name);
  showClock(state);
  showBackstage(document, state.backstage);
  tour.show();
  tellRead();
  part("me").textContent = house.me.name;
  part("me-note").textContent = house.me.note ? `: ${house.me.note}` : "";
  showRoom();
}

function showClock(told) {
  Object.assign(house.state, { now: told.now, people_clocks: told.people_clocks });
  clock.show(told);
}

/** Show the room that is open, and how much waits in the others. */
function showRoom({ isQuiet = clock.isPlaying } = {}) {
  const { me, locale, zone, commands } = house.state;
  const place = `${me} ${house.room} ${locale}`;
  part("room-name").textContent = roomName(house.here);
  log.show(house.messagesHere, { place, locale, zone, isQuiet });
  composer.show(commands, `${me} ${house.room}`);
  const unread = showRooms(part("rooms"), house, enter);
  part("unread-elsewhere").replaceChildren(...(unread ? [badge(unread)] : []));
}

function showMessage(message) {
  house.add(message);
  if (message.room === house.room) tellRead();
  showRoom();
}

function enter(room) {
  hush();
  house.enter(room);
  tellRead();
  showRoom();
  if (showPane(document, "chat")) part("room-name").focus();
}

/** Tell the server that this person has seen the room, so that its count begins anew. */
function tellRead() {
  socket.ask({ do: "read", room: house.room });
}

function notice(text, about = "") {
  part("notice").textContent = text;
  part("notice").dataset.about = about;
}

/** Take a notice away with the next gesture; a lost connection stays said until it is back. */
function hush() {
  if (part("notice").dataset.about !== "connection") notice("");
}

/** Show an answer to a gesture; what else it says is the gesture's own affair. */
function answered(answer) {
  if (answer.is === "problem") return notice(answer.text);
  if (answer.is === "reply") return showReply(answer.message);
  return hear(answer);
}

/** Show a reply and lead the person to it. */
function showReply(message) {
  house.add(message);
  house.enter(message.room);
  showRoom({ isQuiet: true });
  showPane(document, "chat");
  log.focus(message.id);
}

async function act(path, args, room) {
  const answer = await socket.ask({ do: "act", path, args, room, key: crypto.randomUUID() });
  if (answer.is === "reply") tour.saw({ did: "act", path });
  return answer;
}

async function press({ room }, { path, opens_form: opensForm }, opener) {
  if (opener.getAttribute("aria-busy") === "true") return;
  opener.setAttribute("aria-busy", "true");
  hush();
  const wanted = opensForm ? socket.ask({ do: "open", path, room }) : act(path, {}, room);
  const answer = await wanted;
  opener.removeAttribute("aria-busy");
  if (answer.is === "form") openForm(answer.form, room, opener);
  else answered(answer);
}

async function pick({ id, room }, { path }, opener) {
  if (opener.getAttribute("aria-busy") === "true") return;
  opener.setAttribute("aria-busy", "true");
  hush();
  const key = crypto.randomUUID();
  const answer = await socket.ask({ do: "pick", message: id, path, room, key });
  opener.removeAttribute("aria-busy");
  answered(answer);
}

function openForm(shown, room, opener) {
  form.open(shown, {
    owner: house.state.me,
    submit: (path, args) => act(path, args, room),
    taken: answered,
    putAside: () => (opener.isConnected ? opener : part("line")).focus(),
  });
}

async function command(name, args) {
  hush();
  answered(await act(name, args, house.room));
}

async function words(text) {
  hush();
  const told = { do: "type", text, room: house.room, key: crypto.randomUUID() };
  const answer = await socket.ask(told);
  if (answer.is === "reply") showMessage(answer.message);
  else answered(answer);
}

async function complete(name, option, typed) {
  const answer = await socket.ask({ do: "complete", word: name, option, typed });
  return answer.items ?? [];
}

async function wish(message) {
  hush();
  const answer = await socket.ask(message);
  answered(answer);
  if (answer.is !== "problem") tour.saw({ did: message.do, ...message });
  else showChoices(document, house.state);
}

async function move(wanted) {
  hush();
  const answer = await socket.ask({ do: "clock", ...wanted });
  if (answer.is === "lost") return notice(word("page-clock-lost"));
  if (answer.is !== "problem") tour.saw({ did: "clock", ...wanted });
  answered(answer);
}
