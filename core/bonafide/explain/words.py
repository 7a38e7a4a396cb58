"""The message catalogue: every word that a person reads, in their language.

A language is a folder of Fluent files (projectfluent.org); all of its files are
one catalogue. What a translation lacks is said in English.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from bonafide.terms import Message

FALLBACK = "en"
_LOCALES = files("bonafide.explain") / "locales"
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
        bundle = catalogue(tag)
        if bundle.has_message(message.id) and (pattern := bundle.get_message(message.id).value):
            text, _ = bundle.format_pattern(pattern, values)
            return str(text)
    return message.id


def word(id: str, language: str = FALLBACK, **values: str | int | float) -> str:
    """The sentence for an id and its values."""
    return say(Message(id, values), language)


def harmless(text: str, longest: int = 200) -> str:
    """Foreign text without control and direction characters, cut to `longest`."""
    clean = _UNSAFE.sub("", text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


@cache
def catalogue(language: str) -> FluentBundle:
    """One language's messages; functions TIME(seconds) and PERCENT(share) are at hand."""
    # Isolation marks would end up in plain-text chats and in JSON.
    bundle = FluentBundle(
        [language], use_isolating=False, functions={"TIME": _time, "PERCENT": _percent}
    )
    for file in sorted((_LOCALES / language).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def _value(value: str | int | float) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _time(seconds: Any) -> Any:
    whole = int(float(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _percent(share: Any) -> Any:
    return fluent_number(float(share), style="percent", maximumFractionDigits=0)
