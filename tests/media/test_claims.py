"""What files say of their own making is collected, cleaned and never believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bonafide.media import claims
from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from bonafide.terms import ProvenanceClaim
from tests.media import build

RECIPE = "a portrait\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1"


def claims_of(decoder: Decoder, path: Path) -> tuple[ProvenanceClaim, ...]:
    return decoder.read(path).facts.claims


def test_a_plain_file_claims_nothing(decoder: Decoder, tmp_path: Path) -> None:
    assert claims_of(decoder, build.save(build.photo(), tmp_path / "a.png")) == ()
    assert claims_of(decoder, build.video(tmp_path / "a.mp4")) == ()
    assert claims_of(decoder, build.sound(tmp_path / "a.mp3", "libmp3lame")) == ()


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("parameters", RECIPE),
        ("prompt", '{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}'),
        ("Software", "NovelAI"),
        ("Comment", "Midjourney v6"),
        ("Dream", "a castle -s 50"),
        ("invokeai_metadata", "{}"),
    ],
)
def test_generators_in_png_texts(decoder: Decoder, tmp_path: Path, key: str, text: str) -> None:
    info = PngInfo()
    info.add_itxt(key, text)
    (claim,) = claims_of(decoder, build.save(build.photo(), tmp_path / "a.png", pnginfo=info))
    assert (claim.kind, claim.origin, claim.says_generated) == ("generator", "png_text", True)
    assert claim.text.startswith(key)
    assert "\n" not in claim.text


def exif(**texts: str) -> Image.Exif:
    made = Image.Exif()
    tags = {"software": 0x0131, "make": 0x010F, "model": 0x0110, "description": 0x010E}
    for name, text in texts.items():
        made[tags[name]] = text
    return made


@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.png", "a.tiff"])
def test_software_and_camera_in_exif(decoder: Decoder, tmp_path: Path, name: str) -> None:
    tags = exif(software="Adobe Photoshop 25.0", make="Canon", model="EOS R5")
    found = claims_of(decoder, build.save(build.photo(), tmp_path / name, exif=tags))
    assert [(claim.kind, claim.origin, claim.text) for claim in found] == [
        ("editor", "exif", "Software: Adobe Photoshop 25.0"),
        ("camera", "exif", "Canon EOS R5"),
    ]
    assert not any(claim.says_generated for claim in found)


@pytest.mark.parametrize(
    "comment",
    [
        b"ASCII\0\0\0" + RECIPE.encode(),
        b"UNICODE\0" + RECIPE.encode("utf-16-le"),
        b"UNICODE\0" + RECIPE.encode("utf-16-be"),
    ],
)
def test_recipes_in_user_comments(decoder: Decoder, tmp_path: Path, comment: bytes) -> None:
    tags = Image.Exif()
    tags.get_ifd(0x8769)[0x9286] = comment
    (claim,) = claims_of(decoder, build.save(build.photo(), tmp_path / "a.jpg", exif=tags))
    assert claim.says_generated
    assert "Steps: 20" in claim.text


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf">
<rdf:Description xmp:CreatorTool="Adobe Firefly"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{source}"/>
</rdf:RDF></x:xmpmeta>"""


@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
def test_digital_source_type_in_xmp(decoder: Decoder, tmp_path: Path, name: str) -> None:
    packet = XMP.format(source="trainedAlgorithmicMedia").encode()
    found = claims_of(decoder, build.save(build.photo(), tmp_path / name, xmp=packet))
    assert [(claim.kind, claim.origin, claim.text) for claim in found] == [
        ("generator", "xmp", "Adobe Firefly"),
        ("generator", "xmp", "trainedAlgorithmicMedia"),
    ]


def test_a_camera_source_type_is_no_generator() -> None:
    packet = XMP.replace("Adobe Firefly", "Camera 1").format(source="digitalCapture")
    assert claims.of_xmp(packet) == []


@pytest.mark.parametrize(
    ("name", "codec", "key", "text", "kind"),
    [
        ("a.mp3", "libmp3lame", "comment", "made with Suno", "generator"),
        ("a.m4a", "aac", "comment", "ElevenLabs voice", "generator"),
        ("a.flac", "flac", "comment", "Audacity 3.4", "editor"),
        ("a.wav", "pcm_s16le", "comment", "Adobe Audition", "editor"),
    ],
)
def test_tags_of_containers(
    decoder: Decoder, tmp_path: Path, name: str, codec: str, key: str, text: str, kind: str
) -> None:
    path = build.sound(tmp_path / name, codec, metadata={key: text})
    (claim,) = claims_of(decoder, path)
    assert (claim.kind, claim.origin) == (kind, "container_tag")
    assert text in claim.text


def test_texts_are_cut_and_cleaned(decoder: Decoder, tmp_path: Path) -> None:
    info = PngInfo()
    info.add_itxt("parameters", "Stable Diffusion \x1b[31m \u202e <@U123> " + "x" * 100_000)
    (claim,) = claims_of(decoder, build.save(build.photo(), tmp_path / "a.png", pnginfo=info))
    assert claim.text.isprintable()
    assert len(claim.text) <= 400


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=20), st.text())
def test_any_texts_give_clean_claims(texts: dict[str, str], xmp: str) -> None:
    for claim in claims.of_texts("png_text", texts) + claims.of_xmp(xmp):
        assert claim.text.isprintable()
        assert len(claim.text) <= claims.CHARACTERS


def test_patterns_take_no_time_on_long_texts() -> None:
    for text in ("steps: 1 " * 50_000, "DigitalSourceType" * 50_000, "CreatorTool=" * 50_000):
        assert claims.of_texts("exif", {"a": text}) == []
        assert claims.of_xmp(text) == []


class TestContentCredentials:
    """Signed by an authority of our own; needs the package `cryptography`."""

    @pytest.mark.parametrize("trusting", [False, True])
    @pytest.mark.parametrize(
        ("name", "mime"), [("a.jpg", "image/jpeg"), ("a.png", "image/png"), ("a.mp4", "video/mp4")]
    )
    def test_signed_and_generated(
        self, tmp_path: Path, name: str, mime: str, trusting: bool
    ) -> None:
        pytest.importorskip("cryptography", reason="it makes the test's certificates")
        from tests.media.sign import Authority

        authority = Authority()
        plain = tmp_path / name
        build.video(plain) if name == "a.mp4" else build.save(build.photo(), plain)
        plain.write_bytes(authority.sign(plain.read_bytes(), mime))
        (tmp_path / "trust.pem").write_text(authority.pem)
        settings = MediaSettings(trust_anchors=tmp_path / "trust.pem" if trusting else None)
        with Decoder(settings) as decoder:
            (claim,) = claims_of(decoder, plain)
        assert (claim.kind, claim.origin) == ("content_credentials", "c2pa")
        assert claim.says_generated
        assert claim.covers_pixels
        assert claim.validation == ("trusted" if trusting else "untrusted")
        assert "Painter" in claim.text

    def test_a_camera_signature_says_nothing_generated(
        self, decoder: Decoder, tmp_path: Path
    ) -> None:
        pytest.importorskip("cryptography", reason="it makes the test's certificates")
        from tests.media.sign import Authority

        path = build.save(build.photo(), tmp_path / "a.jpg")
        path.write_bytes(Authority().sign(path.read_bytes(), "image/jpeg", "digitalCapture"))
        (claim,) = claims_of(decoder, path)
        assert not claim.says_generated

    def test_changed_pixels_break_it(self, decoder: Decoder, tmp_path: Path) -> None:
        pytest.importorskip("cryptography", reason="it makes the test's certificates")
        from tests.media.sign import Authority

        path = build.save(build.photo(), tmp_path / "a.jpg", quality=95)
        signed = bytearray(Authority().sign(path.read_bytes(), "image/jpeg"))
        signed[-500] ^= 0x01
        path.write_bytes(signed)
        (claim,) = claims_of(decoder, path)
        assert claim.validation == "invalid"
        assert not claim.covers_pixels
