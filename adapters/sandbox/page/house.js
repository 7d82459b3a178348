// What this page knows of the house: the server's last state, and all that it said since.

/** Holds the state, keeps it up to date, and counts what has not been read. */
export class House {
  state = null;
  room = null;
  #rooms = new Map();

  /** Take a whole new state; keep the room that this person was in, if it is still there. */
  take(state) {
    this.state = state;
    const kept = this.#rooms.get(state.me);
    this.room = state.rooms.some((room) => room.id === kept) ? kept : firstRoom(state);
    this.here.unread = 0;
  }

  /** Add a message, or replace the one that has its id. */
  add(message) {
    const { messages, rooms, me } = this.state;
    const place = messages.findIndex((known) => known.id === message.id);
    if (place >= 0) {
      messages[place] = message;
      return;
    }
    messages.push(message);
    const room = rooms.find(({ id }) => id === message.room);
    if (room && room !== this.here && message.from.id !== me) room.unread += 1;
  }

  enter(room) {
    this.room = room;
    this.#rooms.set(this.state.me, room);
    this.here.unread = 0;
  }

  get me() {
    return this.state.people.find((person) => person.id === this.state.me);
  }

  get here() {
    return this.state.rooms.find((room) => room.id === this.room);
  }

  /** List what can be asked about a message: about what other people write in channels. */
  menusOf({ room, from }) {
    const { rooms, menus, me } = this.state;
    const isHeard = rooms.some(({ id, kind }) => id === room && kind === "channel");
    return isHeard && !from.bot && from.id !== me ? menus : [];
  }

  get messagesHere() {
    return this.state.messages.filter((message) => message.room === this.room);
  }
}

/** Where someone begins: the private conversation if it has words in it, else the first room. */
function firstRoom(state) {
  const spokenIn = new Set(state.messages.map((message) => message.room));
  const direct = state.rooms.find((room) => room.kind === "direct" && spokenIn.has(room.id));
  return (direct ?? state.rooms[0]).id;
}
