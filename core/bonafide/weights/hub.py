"""Fetching weights from the Hub, through its own client.

The client brings resume, cache (`HF_HOME`), mirrors (`HF_ENDPOINT`), proxies,
tokens and offline mode (`HF_HUB_OFFLINE`); here are the bounds around it, so
that a machine without network does without a public model after a few seconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from bonafide.errors import WeightsError, WeightsMissing
from bonafide.settings import WeightsSettings
from bonafide.settings import read as settings

if TYPE_CHECKING:
    from bonafide.weights.cards import Place

Progress = Callable[[int, int | None], None]
Result = TypeVar("Result")

# After the Hub did not answer, nobody else waits for it this long.
_COOL_OFF_S = 60.0
_silent_until_s = 0.0


def local(place: Place) -> Path | None:
    """The file in the Hub's cache on this machine, None when it is not there."""
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(place.repo, place.file, revision=place.revision)
    return Path(found) if isinstance(found, str) else None


def fetch(place: Place, progress: Progress | None = None) -> tuple[Path, Place]:
    """Download the file, or finish a download that was cut; returns it and its pinned place.

    Args:
        progress: called with bytes so far and bytes in all, as they come.

    Raises:
        WeightsMissing: offline, no answer in time, no such file, too large, no access.
    """
    from huggingface_hub import hf_hub_download, is_offline_mode

    if is_offline_mode():
        raise WeightsMissing(
            f"“{place.file}” of {place.repo} is not here, and HF_HUB_OFFLINE is on."
        )
    commit, size = _ask(place)
    limits = settings(WeightsSettings)
    if size is not None and size > limits.max_bytes:
        raise WeightsMissing(
            f"“{place.file}” of {place.repo} has {size} bytes, more than the allowed "
            f"{limits.max_bytes} (BONAFIDE_WEIGHTS_MAX_BYTES)."
        )
    pinned = place if place.pinned else place.model_copy(update={"revision": commit})
    bar = _bar(progress, limits.max_bytes, time.monotonic() + limits.download_s)
    path = _within(
        limits.download_s,
        lambda: hf_hub_download(pinned.repo, pinned.file, revision=pinned.revision, tqdm_class=bar),
        pinned,
    )
    return Path(path), pinned


def discard(path: Path) -> None:
    """Take a bad file out of the Hub's cache: the name in the snapshot and the bytes behind it."""
    while True:
        behind = path.parent / path.readlink() if path.is_symlink() else None
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        if behind is None:
            return
        path = behind


def sha256_of(path: Path) -> str:
    """Hash of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ask(place: Place) -> tuple[str, int | None]:
    """Commit and size of the file, by one request that is not repeated."""
    global _silent_until_s
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    if time.monotonic() < _silent_until_s:
        raise WeightsMissing(f"{place.repo}: the Hub did not answer a moment ago.")
    url = hf_hub_url(place.repo, place.file, revision=place.revision)
    wait_s = settings(WeightsSettings).connect_s
    try:
        facts = _within(wait_s, lambda: get_hf_file_metadata(url, timeout=wait_s), place)
    except HubSilent:
        _silent_until_s = time.monotonic() + _COOL_OFF_S
        raise
    if facts.commit_hash is None or facts.etag is None:
        raise WeightsMissing(f"{place.repo}: what answers at {_host(url)} is not a Hub.")
    return facts.commit_hash, facts.size


class HubSilent(WeightsMissing):
    """The Hub cannot be reached, as against: it says no."""


def _within(seconds: float, work: Callable[[], Result], place: Place) -> Result:
    """Run `work` for at most `seconds`.

    The client bounds each packet, not the whole, and looking up a name has no
    bound at all; so it works in a thread that nobody has to wait for.
    """
    answers: SimpleQueue[tuple[Result | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=run, name="bonafide-hub", daemon=True).start()
    try:
        result, error = answers.get(timeout=seconds)
    except Empty:
        raise HubSilent(f"{place.repo}: the Hub took longer than {seconds:g} s.") from None
    if error is not None:
        raise explained(error, place.repo) from error
    return result  # type: ignore[return-value]


def explained(error: Exception, repo: str) -> WeightsError:
    """One sentence for what the Hub's client raised about `repo`."""
    from huggingface_hub import errors

    if isinstance(error, WeightsError):
        return error
    if isinstance(error, (errors.GatedRepoError, errors.RepositoryNotFoundError)):
        return WeightsMissing(f"{repo}: no such repository, or it wants a login (HF_TOKEN).")
    if isinstance(error, errors.RevisionNotFoundError):
        return WeightsMissing(f"{repo}: the revision of the card is not there.")
    if isinstance(error, errors.RemoteEntryNotFoundError):
        return WeightsMissing(f"{repo}: the file of the card is not there at its revision.")
    if isinstance(error, errors.HfHubHTTPError):
        status = error.response.status_code
        if status in (401, 403):
            return WeightsMissing(f"{repo}: the Hub refuses access; check HF_TOKEN.")
        return WeightsMissing(f"{repo}: the Hub answered with status {status}.")
    unreachable = isinstance(error, errors.LocalEntryNotFoundError)
    if unreachable or type(error).__module__.startswith("httpx"):
        return HubSilent(f"{repo}: the Hub cannot be reached.")
    if isinstance(error, OSError):
        return WeightsMissing(f"{repo}: the download failed: {str(error).splitlines()[0]}")
    return WeightsMissing(f"{repo}: the download failed ({type(error).__name__}).")


def _bar(progress: Progress | None, max_bytes: int, until_s: float) -> type[Any]:
    """A progress bar as the client wants one: it tells `progress`, and ends what goes too far."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        monitor_interval = 0

        def __init__(self, *args: Any, **words: Any) -> None:
            words.update(file=io.StringIO(), disable=False)
            super().__init__(*args, **words)

        def update(self, n: float | None = 1) -> bool | None:
            shown: bool | None = super().update(n)
            if self.n > max_bytes:
                raise WeightsMissing(
                    f"More came than the allowed {max_bytes} bytes (BONAFIDE_WEIGHTS_MAX_BYTES)."
                )
            if time.monotonic() > until_s:
                raise WeightsMissing("The download took too long (BONAFIDE_WEIGHTS_DOWNLOAD_S).")
            return shown

        def display(self, *_: Any, **__: Any) -> bool:
            if progress is not None:
                progress(int(self.n), int(self.total) if self.total else None)
            return True

    return Bar


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).netloc
