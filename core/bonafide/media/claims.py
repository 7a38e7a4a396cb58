"""What a file's own metadata says about its making, inside the worker.

Anybody can write anything into metadata, and most platforms remove it: a claim
is a reason to look, never a proof.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import ExifTags, Image

from bonafide.terms import ProvenanceClaim

# Looked up before files become unreadable; a codec is a file as well.
CODECS = [codecs.lookup(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-16", "latin-1")]
CHARACTERS = 400
MOST = 32
LOOK_AT_CHARACTERS = 1 << 18
# IPTC digital source types: https://cv.iptc.org/newscodes/digitalsourcetype/
GENERATED_TYPES = (
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "algorithmicMedia",
    "compositeSynthetic",
)

GENERATORS = re.compile(
    r"stable[ _-]?diffusion|midjourney|dall[ ·.-]?e\b|openai|chatgpt|gpt-4o|\bsora\b|firefly"
    r"|comfyui|automatic1111|invokeai|novelai|fooocus|draw things|\bflux\b|ideogram|leonardo\.ai"
    r"|made with google ai|\bimagen\b|\bgemini\b|\bveo\b|bing image creator|microsoft designer"
    r"|\bgrok\b|craiyon|nightcafe|starryai|wombo|stylegan|thispersondoesnotexist|generated photos"
    r"|runway|\bpika\b|\bkling\b|hailuo|luma dream|synthesia|heygen|\bd-id\b|elevenlabs|\bsuno\b"
    r"|\budio\b|deepfacelab|deepfacelive|faceswap|\broop\b|facefusion|\breface\b|wav2lip"
    r"|sadtalker|faceapp|resemble ai|play\.ht|murf",
    re.IGNORECASE,
)
EDITORS = re.compile(
    r"photoshop|lightroom|\bgimp\b|snapseed|picsart|facetune|affinity|pixelmator|paint\.net|krita"
    r"|darktable|\bvsco\b|meitu|beautycam|canva|capcut|premiere|after effects|davinci|final cut"
    r"|imovie|inshot|kinemaster|filmora|vegas|audacity|audition|avidemux|handbrake|goldwave",
    re.IGNORECASE,
)
# Settings that Stable Diffusion web interfaces and node editors leave behind; both of a
# pair must be there. One pattern for both would take quadratic time on hostile texts.
RECIPES = tuple(
    (re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE))
    for one, other in (
        (r"\bsteps: \d", r"\bsampler\b|\bcfg scale\b"),
        (r"negative prompt:", r"\bsteps\b"),
        (r"\"class_type\"", r"\"inputs\""),
        (r"\"sampler_name\"", r"\"seed\""),
    )
)
RECIPE_KEYS = ("sd-metadata", "invokeai_metadata", "fooocus_scheme", "dream", "generation_data")
SOURCE_TYPE = re.compile(r"DigitalSourceType[^A-Za-z]{1,8}(?:[^\"'<>]{0,120}/)?(\w{4,64})")
XMP_FIELDS = re.compile(
    r"(?:CreatorTool|softwareAgent|photoshop:Credit|Credit|Software)"
    r"(?:=[\"']|>\s*|>\s*<rdf:\w+>\s*<rdf:li[^>]{0,80}>)([^\"'<>]{1,400})"
)
EXIF_TEXTS = (
    ExifTags.Base.Software,
    ExifTags.Base.ImageDescription,
    ExifTags.Base.Artist,
    ExifTags.Base.XPComment,
    ExifTags.Base.UserComment,
)
TAG_KEYS = ("make", "model")


def clean(text: str) -> str:
    """One printable line of at most CHARACTERS."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * CHARACTERS])
    return " ".join(shown.split())[:CHARACTERS]


def of_texts(origin: str, texts: Mapping[str, str]) -> list[ProvenanceClaim]:
    """Claims in named texts, such as those of a PNG or the tags of a movie."""
    found = []
    for key, text in list(texts.items())[:256]:
        short = text[:LOOK_AT_CHARACTERS]
        if key.lower() in RECIPE_KEYS or _is_recipe(short) or GENERATORS.search(short):
            told = f"{key}: {short}"
            found.append(ProvenanceClaim("generator", origin, clean(told), says_generated=True))
        elif EDITORS.search(short):
            found.append(ProvenanceClaim("editor", origin, clean(f"{key}: {short}")))
    maker = _maker({key.lower().rpartition(".")[2]: text for key, text in texts.items()})
    if maker:
        found.append(ProvenanceClaim("camera", origin, maker))
    return found[:MOST]


def _is_recipe(text: str) -> bool:
    return any(one.search(text) and other.search(text) for one, other in RECIPES)


def _maker(texts: Mapping[str, str]) -> str:
    return clean(" ".join(texts[key] for key in TAG_KEYS if texts.get(key)))


def of_xmp(xmp: str) -> list[ProvenanceClaim]:
    """Claims in an XMP packet; read by patterns, so that no XML parser meets it."""
    short = xmp[:LOOK_AT_CHARACTERS]
    fields = {f"field {number}": text for number, text in enumerate(XMP_FIELDS.findall(short)[:32])}
    found = [
        ProvenanceClaim(claim.kind, "xmp", claim.text.partition(": ")[2], claim.says_generated)
        for claim in of_texts("xmp", fields)
    ]
    for source in SOURCE_TYPE.findall(short)[:4]:
        if source in GENERATED_TYPES:
            found.append(ProvenanceClaim("generator", "xmp", clean(source), says_generated=True))
    return found[:MOST]


def of_image(image: Image.Image) -> list[ProvenanceClaim]:
    """Claims in EXIF, XMP and the texts of a picture that Pillow has opened."""
    found = of_texts("exif", _exif_texts(image))
    texts = getattr(image, "text", None)
    if isinstance(texts, dict):
        plain = {
            str(key): str(text) for key, text in texts.items() if "xmp" not in str(key).lower()
        }
        found += of_texts("png_text", plain)
    xmp = image.info.get("xmp")
    if isinstance(xmp, str | bytes):
        found += of_xmp(xmp if isinstance(xmp, str) else xmp.decode("utf-8", "replace"))
    comment = image.info.get("comment")
    if isinstance(comment, str | bytes):
        found += of_texts("exif", {"comment": _decoded(comment)})
    return unique(found)


def _exif_texts(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    values: dict[int, Any] = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    named = {ExifTags.Base(tag).name: _decoded(values[tag]) for tag in EXIF_TEXTS if tag in values}
    for tag in (ExifTags.Base.Make, ExifTags.Base.Model):
        if tag in values:
            named[tag.name] = _decoded(values[tag])
    return named


def _decoded(value: object) -> str:
    """Text of an EXIF value; comments name their encoding in the first eight bytes."""
    if isinstance(value, tuple) and all(isinstance(one, int) and 0 <= one < 256 for one in value):
        value = bytes(value)
    if not isinstance(value, bytes):
        return str(value)
    if value.startswith(b"UNICODE\0"):
        wide = value[8:]
        return wide.decode("utf-16-be" if wide[:1] == b"\0" else "utf-16-le", "replace")
    if value.startswith(b"ASCII\0\0\0"):
        value = value[8:]
    if value[1:2] == b"\0":
        return value.decode("utf-16-le", "replace")
    return value.decode("utf-8", "replace")


def unique(claims: Iterable[ProvenanceClaim]) -> list[ProvenanceClaim]:
    """The claims without repetitions, in order, not too many."""
    return list(dict.fromkeys(claims))[:MOST]
