"""The sentences behind the worker's refusals.

The worker sends a reason and numbers, never words: it may have been taken over
by the file, and what it says is shown to people.
"""

from __future__ import annotations

from bonafide.errors import DecodeFailed, InputError, LimitExceeded, UnsupportedMedia

LIMITS = {
    "file-bytes": ("The file's size in bytes", "BONAFIDE_MEDIA_FILE_BYTES"),
    "picture-pixels": ("The picture's number of pixels", "BONAFIDE_MEDIA_PICTURE_PIXELS_REFUSED"),
    "frame-pixels": ("The video's number of pixels a frame", "BONAFIDE_MEDIA_FRAME_PIXELS"),
    "duration": ("The duration in seconds", "BONAFIDE_MEDIA_DURATION_S"),
    "streams": ("The number of streams", "BONAFIDE_MEDIA_STREAMS"),
    "ratio": ("The decompression ratio", "BONAFIDE_MEDIA_DECOMPRESSION_RATIO"),
    "stored": ("The decoded picture's size in bytes", "BONAFIDE_MEDIA_STORED_BYTES"),
}

UNSUPPORTED = {
    "unknown": (
        "This is no picture, video or sound that we can read, whatever its name says; JPEG, PNG, "
        "WebP, HEIC, MP4, MOV, WebM, WAV, MP3, M4A, Ogg and many more are read."
    ),
    "empty": "The file is empty; copy or download it again.",
    "no-streams": (
        "The file holds neither pictures nor sound that we can read; save it in another format."
    ),
}

FAILED = {
    "damaged": "The file is damaged and cannot be decoded; ask for the original.",
    "truncated": (
        "The file is incomplete: its index or its end is missing; copy or download it again."
    ),
    "no-frames": "The video holds not a single picture; ask for the original.",
    "no-samples": "The file holds not a single sample of sound; ask for the original.",
    "memory": "Decoding the file needs more memory than is allowed (BONAFIDE_MEDIA_MEMORY_BYTES).",
    "time": "Decoding the file took longer than is allowed (BONAFIDE_MEDIA_DEADLINE_S).",
    "crashed": "The decoder crashed on this file; ask for the original or another format.",
    "nonsense": "The decoder gave an answer that makes no sense; treat the file as hostile.",
    "not-started": "The decoding process could not be started; `bonafide doctor` says more.",
}


def error_of(reason: str, value: float = 0.0, limit: float = 0.0) -> InputError:
    """The error that a person reads; an unknown reason counts as nonsense."""
    if reason in LIMITS:
        what, setting = LIMITS[reason]
        return LimitExceeded(what, value, limit, setting)
    if reason in UNSUPPORTED:
        return UnsupportedMedia(UNSUPPORTED[reason])
    return DecodeFailed(FAILED.get(reason, FAILED["nonsense"]))
