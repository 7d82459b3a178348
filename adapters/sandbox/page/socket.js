// The connection to the server: questions and their answers, over one WebSocket that mends itself.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 8000;

/**
 * Asks the server and hears it.
 *
 * `greet(ask)` runs after every connect, before anything else is sent; `hear(message)` gets what
 * answers no question; `changed(isConnected)` is told of every loss and return.
 */
export class Socket {
  #address;
  #listener;
  #link = null;
  #asked = new Map();
  #last = 0;
  #wait = FIRST_WAIT;
  #isReady = false;

  constructor(address, listener) {
    this.#address = address;
    this.#listener = listener;
  }

  connect() {
    const link = new WebSocket(this.#address);
    this.#link = link;
    link.addEventListener("open", () => this.#opened());
    link.addEventListener("message", (event) => this.#heard(JSON.parse(event.data)));
    link.addEventListener("close", () => this.#closed());
  }

  /**
   * Ask, and wait for the direct answer.
   *
   * While the connection is gone the question waits and goes out again after it is back, with the
   * same key, so that it has one effect. A clock move has no key and is not asked twice: it is
   * answered by `{is: "lost"}`.
   */
  ask(message) {
    const n = (this.#last += 1);
    return new Promise((settle) => {
      this.#asked.set(n, { message: { ...message, n }, settle, isGreeting: false });
      if (this.#isReady) this.#send(n);
      else if (!bearsRepeating(message)) this.#settle(n, { is: "lost" });
    });
  }

  async #opened() {
    await this.#listener.greet((message) => this.#askNow(message));
    this.#isReady = true;
    this.#wait = FIRST_WAIT;
    this.#listener.changed(true);
    for (const n of this.#asked.keys()) this.#send(n);
  }

  #askNow(message) {
    const n = (this.#last += 1);
    return new Promise((settle) => {
      this.#asked.set(n, { message: { ...message, n }, settle, isGreeting: true });
      this.#send(n);
    });
  }

  #send(n) {
    this.#link.send(JSON.stringify(this.#asked.get(n).message));
  }

  #heard(message) {
    if (this.#asked.has(message.n)) this.#settle(message.n, message);
    else this.#listener.hear(message);
  }

  #settle(n, answer) {
    const { settle } = this.#asked.get(n);
    this.#asked.delete(n);
    settle(answer);
  }

  #closed() {
    if (this.#isReady) this.#listener.changed(false);
    this.#isReady = false;
    for (const [n, { message, isGreeting }] of this.#asked) {
      if (isGreeting) this.#asked.delete(n);
      else if (!bearsRepeating(message)) this.#settle(n, { is: "lost" });
    }
    setTimeout(() => this.connect(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}

function bearsRepeating(message) {
  return message.do !== "clock";
}
