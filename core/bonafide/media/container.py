"""Opening a container with FFmpeg on nothing but a descriptor, inside the worker."""

from __future__ import annotations

import os
from typing import Any, NoReturn

import av
import av.logging
import av.subtitles.stream
from av.container import InputContainer

from bonafide.media.limits import Limits, Refusal

av.logging.set_level(None)

BUFFER_BYTES = 1 << 16
# Only what people forward: every further parser is a further door.
_DECODERS = (
    "h264,hevc,vp8,vp9,libdav1d,av1,mpeg4,msmpeg4v2,msmpeg4,mpeg1video,mpeg2video,mjpeg,h263,"
    "flv,wmv1,wmv2,wmv3,vc1,theora,prores,png,gif,"
    "aac,mp3float,mp3,mp2float,mp2,ac3,eac3,flac,alac,vorbis,opus,libopus,amrnb,amrwb,"
    "libopencore_amrnb,libopencore_amrwb,wmav1,wmav2,wmapro,wmalossless,wmavoice,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,"
    "pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw,adpcm_ima_wav,adpcm_ms,adpcm_ima_qt,gsm,gsm_ms"
)
DECODERS = frozenset(_DECODERS.split(","))


class Reader:
    """A file object over a descriptor with a position of its own."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._position = 0
        self._size = os.fstat(fd).st_size

    def read(self, size: int) -> bytes:
        """The next bytes; empty at the end."""
        data = os.pread(self._fd, size, self._position)
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, within the file."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the start")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position


def open_container(fd: int, demuxer: str, limits: Limits) -> InputContainer:
    """Open the file as what it is, with no way to any other file.

    Raises:
        Refusal: damaged, cut off, or with too many streams.
    """
    options = {
        "codec_whitelist": _DECODERS,
        "max_streams": str(4 * limits.streams),
    }
    try:
        container = av.open(
            Reader(fd),
            format=demuxer,
            options=options,
            metadata_errors="replace",
            buffer_size=BUFFER_BYTES,
            io_open=_no_other_file,
        )
    except (av.FFmpegError, ValueError) as error:
        if isinstance(error, MemoryError):
            raise Refusal("memory") from error
        cut = demuxer == "mov" and not _has_box(fd, b"moov")
        raise Refusal("truncated" if cut else "damaged") from error
    if len(container.streams) > limits.streams:
        found = len(container.streams)
        container.close()
        raise Refusal("streams", value=found, limit=limits.streams)
    assert isinstance(container, InputContainer)
    return container


def _no_other_file(url: str, flags: int, options: dict[str, Any]) -> NoReturn:
    raise PermissionError("no other file")


def _has_box(fd: int, name: bytes, most: int = 1000) -> bool:
    """Whether an ISO base media file has such a box at its top level."""
    at = 0
    for _ in range(most):
        head = os.pread(fd, 16, at)
        if len(head) < 8:
            return False
        if head[4:8] == name:
            return True
        size = int.from_bytes(head[:4], "big")
        size = int.from_bytes(head[8:16], "big") if size == 1 else size
        if size < 8:
            return False
        at += size
    return False
