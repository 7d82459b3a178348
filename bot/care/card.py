"""Draws the help card: first what saves a life, then at most one of each, then one small thing."""

from bot.care.rules import Channel, Emergency, Line, Lines, Origin, Quality, Tool
from bot.ui import Argument, Block, Bullets, Heading, Message, Paragraph


def help_card(lines: Lines, tool: Tool, *, outside: str | None = None) -> tuple[Block, ...]:
    """Draw the card's text; at most six rows, a tool being one (care.md CRI-2).

    `outside` is the country's name in the reader's language where it was only supposed, because
    the community is there; None where the member chose it, or where nothing is known.
    """
    rows = [*help_sentences(lines), *([_outside(lines, outside)] if outside else [])]
    return (*(Paragraph(text=row) for row in rows), *tool_card(tool))


def tool_card(tool: Tool) -> tuple[Block, ...]:
    """Draw a tool with all its steps; what to be careful about stands before the first."""
    steps = tuple(Message(part) for part in tool.parts)
    return (Heading(text=Message(tool.title)), Bullets(items=steps))


def help_sentences(lines: Lines) -> tuple[Message, ...]:
    """Say whom to call: at most three sentences, the emergency number first."""
    crisis, substance = lines.crisis, lines.substance
    rows = [_emergency(lines.emergency)]
    if crisis and substance and _is_same(crisis, substance):
        return (*rows, Message("care-line-both", _how(crisis)))
    if crisis:
        rows.append(Message("care-line-crisis", _how(crisis)))
    else:
        finder = lines.finder
        rows.append(Message("care-line-finder", {"name": finder.name, "url": finder.url}))
    if substance:
        rows.append(Message("care-line-substance", _how(substance)))
    return tuple(rows)


def has_numbers(lines: Lines) -> bool:
    """Say whether there is a number at all whose source could be told."""
    return any((lines.emergency, lines.crisis, lines.substance))


def sources_card(lines: Lines) -> tuple[Block, ...]:
    """Tell of each number on the card where it was read, and when (care.md CRI-3).

    It stands behind a button: on the card itself dates would only be in the way of who needs help.
    """
    told = [_source(one) for one in _lines(lines)]
    if lines.emergency is not None:
        dials = {"dial": ", ".join(lines.emergency.dial)}
        told.insert(0, Message("care-source-emergency", dials | _read(lines.emergency.origin)))
    return (
        Heading(text=Message("care-sources")),
        Bullets(items=tuple(told)),
        Paragraph(text=Message("care-sources-note")),
    )


def _lines(lines: Lines) -> list[Line]:
    crisis, substance = lines.crisis, lines.substance
    if crisis and substance and _is_same(crisis, substance):
        return [crisis]
    return [line for line in (crisis, substance) if line is not None]


def _source(line: Line) -> Message:
    named = {"dial": line.dial, "name": line.name}
    return Message("care-source-line", named | _read(line.origin))


def _read(origin: Origin) -> dict[str, Argument]:
    known = "own" if origin.quality is Quality.A else "other"
    return {"known": known, "day": str(origin.checked_on)}


def _emergency(emergency: Emergency | None) -> Message:
    match emergency.dial if emergency else ():
        case (dial, other):
            return Message("care-emergency-either", {"dial": dial, "other": other})
        case (dial,):
            return Message("care-emergency", {"dial": dial})
        case _:
            return Message("care-emergency-unknown")


def _outside(lines: Lines, country: str) -> Message:
    return Message("care-country-outside", {"country": country, "url": lines.finder.url})


def _is_same(one: Line, other: Line) -> bool:
    return (one.name, one.channel, one.dial) == (other.name, other.channel, other.dial)


def _how(line: Line) -> dict[str, Argument]:
    """Say how a line is reached, as the line messages want it."""
    needs_word = line.channel is Channel.TEXT and line.word != ""
    return {
        "name": line.name,
        "dial": line.dial,
        "word": line.word,
        "way": "word" if needs_word else line.channel.value,
        "open": "always" if line.is_always_open else "hours",
    }
