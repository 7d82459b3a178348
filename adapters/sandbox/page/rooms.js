// The list of rooms, and how much in each has not been read.

import { make } from "./elements.js";
import { word } from "./words.js";

const KINDS = { channel: "page-channels", direct: "page-direct" };

/** Show the rooms in `nav`; `enter(room)` is told of a press. Give how much is unread elsewhere. */
export function showRooms(nav, house, enter) {
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.room : null;
  const lists = Object.entries(KINDS).flatMap(([kind, title]) => {
    const rooms = house.state.rooms.filter((room) => room.kind === kind);
    const lines = rooms.map((room) => make("li", {}, button(room, house, enter)));
    return lines.length ? [make("h2", {}, word(title)), make("ul", {}, ...lines)] : [];
  });
  nav.replaceChildren(...lists);
  if (focused !== null) nav.querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
  return house.state.rooms.reduce((total, room) => total + room.unread, 0);
}

/** Write a count that is words to a screen reader and a number to the eye. */
export function badge(count) {
  const unread = make("span", { class: "aside" }, ` ${word("page-unread")}`);
  return make("span", { class: "badge" }, String(count), unread);
}

/** Give a room's name as it is shown: a channel has its sign. */
export function roomName({ kind, name }) {
  return kind === "channel" ? `#${name.replace(/^#/, "")}` : name;
}

function button(room, house, enter) {
  const count = room.unread;
  const attributes = {
    type: "button",
    "data-room": room.id,
    class: count ? "has-unread" : null,
    "aria-current": room.id === house.room ? "true" : null,
    click: () => enter(room.id),
  };
  const name = make("span", { class: "name" }, roomName(room));
  return make("button", attributes, name, count ? " " : null, count ? badge(count) : null);
}
