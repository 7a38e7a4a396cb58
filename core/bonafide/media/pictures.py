"""Stills and animated pictures, with Pillow, inside the worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from pillow_heif import register_heif_opener

from bonafide.media import claims
from bonafide.media.draft import Draft, StoredPicture
from bonafide.media.limits import Limits, Refusal, refuse_above
from bonafide.media.store import Store
from bonafide.terms import MediaKind

# Named so that all of them are loaded before files become unreadable.
LOADED = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
BACKGROUND = (255, 255, 255)
BOMB_FLOOR_BYTES = 64 << 20
STRIP_ROWS = 256
USUAL_FRAME_S = 0.1

register_heif_opener(thumbnails=False)
Image.preinit()
# Our own limits are checked on the header, with our own sentences.
Image.MAX_IMAGE_PIXELS = None


def read_picture(fd: int, form: str, limits: Limits, store: Store) -> Draft:
    """Decode a still, or sample an animated picture like a video.

    Raises:
        Refusal: damaged, or over a limit.
    """
    with os.fdopen(os.dup(fd), "rb") as file:
        file.seek(0)
        image = _open(file, form)
        _check_size(image, os.fstat(fd).st_size, limits)
        if form in ANIMATED and getattr(image, "is_animated", False):
            draft = _read_animation(image, limits, store)
        else:
            draft = _read_still(image, limits, store)
        with suppress(Exception):
            # Metadata may be as broken as it likes; the picture is still judged.
            draft.claims += claims.of_image(image)
        return draft


def _open(file: BinaryIO, form: str) -> Image.Image:
    formats = ["JPEG", "MPO"] if form == "JPEG" else [form]
    try:
        return Image.open(file, formats=formats)
    except MemoryError:
        raise
    except Exception as error:
        raise Refusal("damaged") from error


def _check_size(image: Image.Image, file_bytes: int, limits: Limits) -> None:
    pixels = image.width * image.height
    refuse_above("picture-pixels", pixels, limits.picture_pixels_refused)
    if 3 * pixels > BOMB_FLOOR_BYTES:
        refuse_above("ratio", 3 * pixels / max(file_bytes, 1), limits.decompression_ratio)


def _read_still(image: Image.Image, limits: Limits, store: Store) -> Draft:
    draft = Draft(MediaKind.PICTURE, (image.format or "picture").lower())
    size = width, height = image.size
    small = _fit(width, height, limits)
    if small != size:
        # JPEG can leave out the finest detail while it decodes; others ignore this.
        image.draft("RGB", small)
        draft.note("media-reduced", width=width, height=height)
    try:
        ImageOps.exif_transpose(image, in_place=True)
        upright = _to_rgb(image, draft)
    except (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError) as error:
        raise Refusal("damaged") from error
    turned = (upright.width > upright.height) != (width > height)
    draft.width_px, draft.height_px = (height, width) if turned else (width, height)
    small = _fit(upright.width, upright.height, limits)
    if small != upright.size:
        upright = upright.resize(small, Image.Resampling.LANCZOS, reducing_gap=2.0)
    scale = upright.width / draft.width_px
    draft.pictures.append(store_image(upright, store, time_s=0.0, scale=scale))
    return draft


def _fit(width: int, height: int, limits: Limits) -> tuple[int, int]:
    """The largest size of the same shape within the pixels and bytes allowed."""
    allowed = min(limits.picture_pixels, limits.stored_bytes // 3)
    shrink = min(1.0, (allowed / (width * height)) ** 0.5)
    return max(1, int(width * shrink)), max(1, int(height * shrink))


def _read_animation(image: Image.Image, limits: Limits, store: Store) -> Draft:
    draft = Draft(MediaKind.VIDEO, (image.format or "animation").lower())
    draft.width_px, draft.height_px = image.size
    count = _count_frames(image, limits, draft)
    spread = {count * (2 * n + 1) // (2 * limits.frames) for n in range(limits.frames)}
    shrink = limits.shrink(*image.size)
    size = max(1, round(image.width * shrink)), max(1, round(image.height * shrink))
    time_s = 0.0
    for index, frame_s in _walk(image, count, draft):
        if index in spread:
            small = _to_rgb(image, draft).resize(size, Image.Resampling.BOX)
            draft.pictures.append(store_image(small, store, time_s, size[0] / image.width))
        time_s += frame_s
    draft.duration_s = time_s
    if not draft.pictures:
        raise Refusal("no-frames")
    return draft


def _count_frames(image: Image.Image, limits: Limits, draft: Draft) -> int:
    """Frames to look at: all, or as many from the start as the work allowed."""
    try:
        count = int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refusal("damaged") from error
    affordable = max(1, limits.decoded_pixels // (image.width * image.height))
    if count > affordable:
        draft.note("media-partly-read")
    return min(count, affordable)


def _walk(image: Image.Image, count: int, draft: Draft) -> Iterator[tuple[int, float]]:
    """Show frame after frame in `image`; gives its number and how long it stays."""
    for index in range(count):
        try:
            image.seek(index)
            image.load()
        except (EOFError, OSError, ValueError, SyntaxError, IndexError):
            draft.note("media-damaged-end")
            return
        shown_ms = image.info.get("duration", 0)
        usable = isinstance(shown_ms, int | float) and 10 < shown_ms < 1e7
        yield index, shown_ms / 1000 if usable else USUAL_FRAME_S


def _to_rgb(image: Image.Image, draft: Draft) -> Image.Image:
    """8-bit RGB; transparency is shown over white, as browsers and chats do."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I"):
        return image.convert("I").point(lambda level: level / 256).convert("L").convert("RGB")
    if image.mode == "F":
        top = max(1.0, float(image.getextrema()[1]))  # type: ignore[arg-type]
        return image.point(lambda level: level * (255.0 / top)).convert("L").convert("RGB")
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        if shown.getchannel("A").getextrema() != (255, 255):
            draft.note("media-transparent")
        ground = Image.new("RGB", image.size, BACKGROUND)
        ground.paste(shown, mask=shown.getchannel("A"))
        return ground
    return image.convert("RGB")


def store_image(image: Image.Image, store: Store, time_s: float, scale: float) -> StoredPicture:
    """Write an RGB image to the shared memory, strip by strip."""
    width, height = image.size
    offset = store.reserve(3 * width * height)
    strips = (
        image.crop((0, top, width, min(top + STRIP_ROWS, height))).tobytes()
        for top in range(0, height, STRIP_ROWS)
    )
    store.write(offset, strips)
    return StoredPicture(time_s, offset, width, height, scale, burst=None)
