"""The message catalogue: every word that a person reads, in their language.

A language is a folder of Fluent files (projectfluent.org); all of its files are
one catalogue. What a translation lacks is said in English.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from bonafide.terms import Message

FALLBACK = "en"
_LOCALES = files("bonafide.explain") / "locales"
# One message of a Fluent file: its first line, and the indented lines, closing braces and
# blank lines between them that belong to it.
_ENTRY = re.compile(r"^([a-z][\w-]*) =.*(?:\n(?: .*|\}.*|(?=\n[ }]).*))*", re.MULTILINE)
# Control characters and the ones that turn the direction of text: a file name
# that holds them could make a sentence read differently than it was written.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def languages() -> list[str]:
    """The languages that have a folder, English first."""
    found = sorted(folder.name for folder in _LOCALES.iterdir() if folder.is_dir())
    return [FALLBACK, *(name for name in found if name != FALLBACK)]


def language_of(wanted: str | None) -> str:
    """The nearest language we speak for a tag such as `de-AT` or `fr_FR`."""
    primary = re.split("[-_]", (wanted or FALLBACK).lower(), maxsplit=1)[0]
    return primary if primary in languages() else FALLBACK


def say(message: Message, language: str = FALLBACK) -> str:
    """The sentence for `message`; an id that no catalogue knows is said as it is."""
    values = {key: _value(value) for key, value in message.values.items()}
    for tag in dict.fromkeys((language_of(language), FALLBACK)):
        if (text := catalogue(tag).say(message.id, values)) is not None:
            return text
    return message.id


def word(id: str, language: str = FALLBACK, **values: str | int | float) -> str:
    """The sentence for an id and its values."""
    return say(Message(id, values), language)


def harmless(text: str, longest: int = 200) -> str:
    """Foreign text without control and direction characters, cut to `longest`."""
    clean = _UNSAFE.sub("", text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


class Catalogue:
    """One language's messages; functions TIME(seconds) and PERCENT(share) are at hand.

    A message is parsed when it is first said: an answer needs a dozen of
    hundreds, and parsing all of them would be a quarter of a cold start.
    """

    def __init__(self, language: str) -> None:
        # Isolation marks would end up in plain-text chats and in JSON.
        self._bundle = FluentBundle(
            [language], use_isolating=False, functions={"TIME": _time, "PERCENT": _percent}
        )
        self._sources: dict[str, str] = {}
        self._lock = threading.Lock()
        for file in sorted((_LOCALES / language).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".ftl"):
                self._sources |= {m[1]: m[0] for m in _ENTRY.finditer(file.read_text("utf-8"))}

    def say(self, id: str, values: dict[str, Any]) -> str | None:
        """The sentence, or None where this language has none."""
        with self._lock:
            if (source := self._sources.pop(id, None)) is not None:
                self._bundle.add_resource(FluentResource(source))
        if not self._bundle.has_message(id) or not (pattern := self._bundle.get_message(id).value):
            return None
        text, _ = self._bundle.format_pattern(pattern, values)
        return str(text)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language that has a folder."""
    return Catalogue(language)


def _value(value: str | int | float) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _time(seconds: Any) -> Any:
    whole = int(float(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _percent(share: Any) -> Any:
    return fluent_number(float(share), style="percent", maximumFractionDigits=0)
