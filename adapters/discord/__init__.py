"""Discord, on discord.py: a translation of what the core declares, and nothing more."""

from adapters.discord.adapter import ACCOUNT, PACE, Discord
from adapters.discord.client import Client, Unusable, create_client
from adapters.discord.invite import application_of, invitation
from adapters.discord.life import Patience

__all__ = [
    "ACCOUNT",
    "PACE",
    "Client",
    "Discord",
    "Patience",
    "Unusable",
    "application_of",
    "create_client",
    "invitation",
]
