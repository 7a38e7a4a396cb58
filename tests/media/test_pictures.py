"""Stills of every format and colour arrive as upright 8-bit RGB."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from bonafide.errors import LimitExceeded
from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from bonafide.terms import MediaKind
from tests.media import build


def difference(pixels: np.ndarray, image: Image.Image) -> float:
    wanted = np.asarray(image.convert("RGB"), np.float32)
    return float(np.abs(pixels.astype(np.float32) - wanted).mean())


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("a.png", 0.0),
        ("a.bmp", 0.0),
        ("a.tiff", 0.0),
        ("a.jpg", 6.0),
        ("a.webp", 6.0),
        ("a.heic", 6.0),
        ("a.avif", 6.0),
        ("a.gif", 20.0),
    ],
)
def test_formats(decoder: Decoder, tmp_path: Path, name: str, allowed: float) -> None:
    image = build.photo(64, 48)
    recording = decoder.read(build.save(image, tmp_path / name))
    assert recording.facts.kind is MediaKind.PICTURE
    assert (recording.facts.width_px, recording.facts.height_px) == (64, 48)
    (picture,) = recording.pictures
    assert picture.scale == 1.0
    assert picture.pixels.dtype == np.uint8
    assert difference(picture.pixels, image) <= allowed


def test_name_does_not_matter(decoder: Decoder, tmp_path: Path) -> None:
    path = build.save(build.photo(), tmp_path / "a.png").rename(tmp_path / "holiday.mp4")
    assert decoder.read(path).facts.container == "png"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tiff", "a.webp"])
def test_exif_orientation_is_applied(
    decoder: Decoder, tmp_path: Path, name: str, orientation: int
) -> None:
    upright = build.photo(64, 48)
    inverse = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright if inverse is None else upright.transpose(inverse)
    exif = Image.Exif()
    exif[0x0112] = orientation
    recording = decoder.read(build.save(stored, tmp_path / name, exif=exif))
    assert (recording.facts.width_px, recording.facts.height_px) == (64, 48)
    assert difference(recording.pictures[0].pixels, upright) < 8


@pytest.mark.parametrize("name", ["a.heic", "a.avif"])
def test_orientation_of_heif_is_applied_once(decoder: Decoder, tmp_path: Path, name: str) -> None:
    upright = build.photo(64, 48)
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = upright.transpose(Image.Transpose.ROTATE_90)
    recording = decoder.read(build.save(stored, tmp_path / name, exif=exif.tobytes()))
    assert difference(recording.pictures[0].pixels, upright) < 8


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("1", "a.png"),
        ("L", "a.jpg"),
        ("LA", "a.png"),
        ("P", "a.png"),
        ("P", "a.gif"),
        ("RGBA", "a.png"),
        ("RGBA", "a.webp"),
        ("CMYK", "a.jpg"),
        ("CMYK", "a.tiff"),
        ("LAB", "a.tiff"),
    ],
)
def test_colour_modes(decoder: Decoder, tmp_path: Path, mode: str, name: str) -> None:
    image = build.photo(64, 48)
    converted = image.convert("RGB").convert(mode) if mode != "LAB" else _lab(image)
    recording = decoder.read(build.save(converted, tmp_path / name))
    assert recording.pictures[0].pixels.shape == (48, 64, 3)
    grey = image.convert("L").convert("RGB") if mode in ("1", "L", "LA") else image
    assert difference(recording.pictures[0].pixels, grey) < (130 if mode == "1" else 25)


def _lab(image: Image.Image) -> Image.Image:
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    converted = ImageCms.applyTransform(image, to_lab)
    assert converted is not None
    return converted


@pytest.mark.parametrize("name", ["a.png", "a.tiff"])
def test_sixteen_bits_keep_their_brightness(decoder: Decoder, tmp_path: Path, name: str) -> None:
    ramp = np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16)
    recording = decoder.read(build.save(Image.fromarray(ramp), tmp_path / name))
    seen = recording.pictures[0].pixels[:, :, 0].astype(int)
    assert np.abs(seen - (ramp >> 8)).max() <= 1


def test_float_tiff(decoder: Decoder, tmp_path: Path) -> None:
    ramp = np.linspace(0, 1, 64 * 48).reshape(48, 64).astype(np.float32)
    recording = decoder.read(build.save(Image.fromarray(ramp), tmp_path / "a.tiff"))
    assert recording.pictures[0].pixels.shape == (48, 64, 3)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.gif"])
def test_transparency_is_shown_over_white_and_said(
    decoder: Decoder, tmp_path: Path, name: str
) -> None:
    image = build.photo(64, 48).convert("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    recording = decoder.read(build.save(image, tmp_path / name))
    assert recording.pictures[0].pixels.min() > 250
    assert "media-transparent" in {note.id for note in recording.facts.notes}


@pytest.mark.parametrize("name", ["an.gif", "an.webp", "an.png", "an.avif"])
def test_animations_are_read_like_video(decoder: Decoder, tmp_path: Path, name: str) -> None:
    recording = decoder.read(build.animation(tmp_path / name, frames=12), frames=6)
    assert recording.facts.kind is MediaKind.VIDEO
    assert recording.facts.duration_s == pytest.approx(0.48)
    shown = [build.number_shown(picture.pixels, range(12)) for picture in recording.pictures]
    assert shown == [1, 3, 5, 7, 9, 11]
    assert [picture.time_s for picture in recording.pictures] == pytest.approx(
        [0.04 * number for number in shown]
    )


def test_large_stills_are_reduced_and_said(tmp_path: Path) -> None:
    settings = MediaSettings(picture_pixels=1_000_000)
    with Decoder(settings) as decoder:
        for name in ("a.jpg", "a.png", "a.heic"):
            recording = decoder.read(build.save(build.photo(1200, 900), tmp_path / name))
            height, width, _ = recording.pictures[0].pixels.shape
            assert 900_000 < height * width <= 1_000_000
            assert recording.pictures[0].scale == pytest.approx(width / 1200, rel=0.01)
            assert (recording.facts.width_px, recording.facts.height_px) == (1200, 900)
            assert {note.id for note in recording.facts.notes} == {"media-reduced"}


def test_too_many_pixels_are_refused_from_the_header(decoder: Decoder, tmp_path: Path) -> None:
    path = build.png_header_only(tmp_path / "huge.png", 30_000, 30_000)
    with pytest.raises(LimitExceeded, match="pixels") as caught:
        decoder.read(path)
    assert caught.value.setting == "BONAFIDE_MEDIA_PICTURE_PIXELS_REFUSED"


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    path = build.flat_png(tmp_path / "bomb.png", 6000, 6000)
    with (
        Decoder(MediaSettings(decompression_ratio=100)) as decoder,
        pytest.raises(LimitExceeded, match="ratio"),
    ):
        decoder.read(path)
