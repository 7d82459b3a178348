// Reading what is typed after "/": a word, and its options as `name:value`. Pure; no page here.

/**
 * Tell what a line asks for next.
 *
 * Gives null for a line that is no command, else `{step, typed, start}` with step "word", "option"
 * or "value" (`command` and `option` beside it); `start` is where what is typed begins.
 */
export function reading(line, commands) {
  if (!line.startsWith("/")) return null;
  const space = line.indexOf(" ");
  if (space < 0) return { step: "word", typed: line.slice(1), start: 1 };
  const command = commands.find(({ word }) => word === line.slice(1, space));
  if (!command || !command.options.length) return null;
  const last = places(line, command).at(-1);
  if (!last) return { step: "option", command, typed: line.slice(space + 1), start: space + 1 };
  const typed = line.slice(last.end).trimStart();
  return { step: "value", command, option: last.name, typed, start: last.end };
}

/** Read a whole line as `{word, args}`; null when no command has that word. */
export function asked(line, commands) {
  const [typed] = line.slice(1).split(" ", 1);
  const command = commands.find(({ word }) => word === typed.toLowerCase());
  if (!line.startsWith("/") || !command) return null;
  const found = places(line, command);
  const valueOf = ({ end }, index) => line.slice(end, found[index + 1]?.start).trim();
  const args = found.map((place, index) => [place.name, valueOf(place, index)]);
  return { word: command.word, args: Object.fromEntries(args.filter(([, value]) => value)) };
}

function places(line, command) {
  const found = command.options.map(([name]) => {
    const start = line.indexOf(` ${name}:`);
    return { name, start, end: start + name.length + 2 };
  });
  return found.filter(({ start }) => start >= 0).sort((one, other) => one.start - other.start);
}
