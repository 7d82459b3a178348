"""The sandbox: a chat in a local web page, where everything can be tried without an account.

It is a platform like any other, on the same port as the rest (docs/sandbox.md).
"""

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.people import COMMUNITY, PEOPLE, ROOMS
from adapters.sandbox.record import Record
from adapters.sandbox.seed import clock_of, move_in
from adapters.sandbox.server import serving
from adapters.sandbox.stage import Hand, Stage
from adapters.sandbox.transcript import write_transcript

__all__ = [
    "COMMUNITY",
    "PEOPLE",
    "ROOMS",
    "Hand",
    "Record",
    "Sandbox",
    "Stage",
    "clock_of",
    "move_in",
    "serving",
    "write_transcript",
]
