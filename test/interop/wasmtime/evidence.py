"""Recorded evidence, a list of entries, as the answers of a host."""

import base64
import json
from pathlib import Path
from typing import Any

BINDING = "assay"
CAPABILITIES = ("registry", "clock", "log")

Answer = bytes | str
"""The bytes of the evidence, or the text of a failure."""


class Evidence:
    """Answers by operation and argument; everything else was not recorded."""

    def __init__(self, file: Path) -> None:
        """Reads the file; none is the same as one without entries."""
        self.answers: dict[tuple[str, str], Answer] = {}
        if not file.exists():
            return
        for entry in json.loads(file.read_bytes()):
            key = entry["operation"], entry["argument"]
            self.answers[key] = read_answer(entry)

    def answer(self, binding: str, namespace: str, operation: str,
               argument: bytes) -> Answer:
        """The answer to a host call, in Kubewarden's words if unknown."""
        if binding != BINDING:
            return f"unknown binding: {binding}"
        if namespace not in CAPABILITIES:
            return f"unknown namespace: {namespace}"
        key = f"{namespace}/{operation}", argument.decode(errors="replace")
        missing = f"not-recorded: no entry for {key[0]} {key[1]}".rstrip()
        return self.answers.get(key, missing)


def read_answer(entry: dict[str, Any]) -> Answer:
    if "failure" in entry:
        return "{code}: {message}".format_map(entry["failure"])
    return base64.b64decode(entry["base64"], validate=True)
