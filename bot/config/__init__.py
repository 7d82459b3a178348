"""What an operator may set, where it may come from, and how a mistake in it is told."""

from bot.config.files import is_private
from bot.config.layers import ConfigProblem, Fault
from bot.config.settings import Config, load
from bot.config.values import Secret

__all__ = ["Config", "ConfigProblem", "Fault", "Secret", "is_private", "load"]
