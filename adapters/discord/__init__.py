"""Discord, on discord.py: a translation of what the core declares, and nothing more.

Import what you need from its modules: `adapter` is the port, `client` the connection, `invite` the
link; discord.py takes long to load, and the link does not need it.
"""
