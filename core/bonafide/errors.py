"""Everything that can go wrong and be told to a person.

BonafideError                 one sentence to act on, a stable code
├── InputError                the file or the request is at fault
│   ├── FileUnreadable        cannot be opened: missing, no permission, not a file
│   ├── FileChanged           changed while it was being read
│   ├── UnsupportedMedia      no picture, video or sound that we know
│   ├── LimitExceeded         larger, longer or denser than the settings allow
│   └── DecodeFailed          damaged, or the decoder crashed, hung or ran out of memory
├── WeightsError              a network cannot be used
│   ├── CardInvalid           the card itself is wrong
│   ├── WeightsMissing        not on disk and not to be had (offline, no such file)
│   └── WeightsMismatch       the sha256 or the probe score differs from the card
├── SettingsError             a setting has a value that cannot be used
└── ServiceError              a surface or a store could not do its part
    ├── NotAllowed            the person may not do this
    ├── NotFound              no such case, job or page for this tenant
    ├── Conflict              somebody else was faster
    └── Unavailable           a database, platform or store does not answer
"""

from __future__ import annotations

from typing import ClassVar


class BonafideError(Exception):
    """Base of all errors that a person reads; `str(error)` is one sentence."""

    code: ClassVar[str] = "error"


class InputError(BonafideError):
    """The file or the request is at fault."""

    code = "input"


class FileUnreadable(InputError):
    """Cannot be opened: missing, no permission, not a regular file."""

    code = "file_unreadable"


class FileChanged(InputError):
    """Changed while it was being read."""

    code = "file_changed"


class UnsupportedMedia(InputError):
    """Holds no picture, video or sound that we can read."""

    code = "unsupported_media"


class LimitExceeded(InputError):
    """Larger, longer or denser than the settings allow."""

    code = "limit_exceeded"

    def __init__(self, what: str, value: float, limit: float, setting: str) -> None:
        super().__init__(f"{what} is {value:g}, more than the allowed {limit:g} ({setting}).")
        self.setting = setting


class DecodeFailed(InputError):
    """Damaged, or the decoder crashed, hung or ran out of memory on it."""

    code = "decode_failed"


class WeightsError(BonafideError):
    """A network cannot be used."""

    code = "weights"


class CardInvalid(WeightsError):
    """The card itself is wrong."""

    code = "card_invalid"


class WeightsMissing(WeightsError):
    """Not on disk and not to be had."""

    code = "weights_missing"


class WeightsMismatch(WeightsError):
    """The sha256 or the probe score differs from the card."""

    code = "weights_mismatch"


class SettingsError(BonafideError):
    """A setting has a value that cannot be used."""

    code = "settings"


class ServiceError(BonafideError):
    """A surface or a store could not do its part."""

    code = "service"


class NotAllowed(ServiceError):
    """The person may not do this."""

    code = "not_allowed"


class NotFound(ServiceError):
    """No such case, job or page for this tenant."""

    code = "not_found"


class Conflict(ServiceError):
    """Somebody else was faster."""

    code = "conflict"


class Unavailable(ServiceError):
    """A database, platform or store does not answer."""

    code = "unavailable"
