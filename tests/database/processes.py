"""Runs a script in a Python process of its own."""

import subprocess
import sys
from pathlib import Path


def run_python(script: str, *arguments: Path | str) -> str:
    """Run a script to its end and give what it printed; raises when it fails."""
    command = [sys.executable, "-W", "error", "-c", script, *map(str, arguments)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return ran.stdout
