"""Slack, on slack-bolt over Socket Mode: a translation of what the core declares, and no more.

Import what you need from its modules: `adapter` is the port, `manifest` the app as Slack is told
of it; slack-bolt takes long to load, and neither the manifest nor the shapes of messages, views
and forms (`render`, `home`, `forms`) need it.
"""
