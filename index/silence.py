"""Turns the telemetry of every library off, before any of them is imported.

Newsrooms protect sources: nothing outside the machine is contacted unless the user configured it.
`tests/test_offline.py` traces the system calls of the program and holds it to that.
"""

import os

TELEMETRY_OFF = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "DO_NOT_TRACK": "1",  # whoever heeds it
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # onnxruntime 1.31 reports to its maker from Linux too, from native code, when a session is made.
    "ORT_DISABLE_TELEMETRY": "1",
}


def silence() -> None:
    """Sets the environment that keeps the libraries silent; an earlier value is overridden."""
    os.environ.update(TELEMETRY_OFF)
