"""One warm decoder for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings


@pytest.fixture(scope="session")
def decoder() -> Iterator[Decoder]:
    with Decoder(MediaSettings(deadline_s=60)) as decoder:
        yield decoder
