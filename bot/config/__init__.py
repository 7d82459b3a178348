"""What an operator may set, where it may come from, and how a mistake in it is told."""

from bot.config.files import is_private
from bot.config.layers import ConfigProblem, Fault
from bot.config.settings import Config, Workspace, load
from bot.config.values import Secret

__all__ = ["Config", "ConfigProblem", "Fault", "Secret", "Workspace", "is_private", "load"]
