"""The composition root: the only place that knows core, adapters and scheduler.

Import what you need from its modules: `house` wires, `service` runs it for real, `demo` plays.
"""
