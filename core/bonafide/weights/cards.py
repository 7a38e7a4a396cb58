"""Cards: what is known of one set of weights, as a TOML file.

Three shelves, the first that has the name wins: the user's own folder
(`BONAFIDE_WEIGHTS_CARDS_FOLDER`), the embedded networks in `cards/`, public
models in `cards/hub/`. A card of a public model may come without a sha256;
`pins` adds it once somebody has accepted the file.
"""

from __future__ import annotations

import math
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from bonafide.errors import CardInvalid
from bonafide.settings import HomeSettings, WeightsSettings
from bonafide.settings import read as settings
from bonafide.weights.probe import Probe
from bonafide.weights.recipe import Input, Output, Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

Shelf = Literal["yours", "embedded", "hub"]
PartOf = TypeVar("PartOf", bound=Part)

_NAME = re.compile(r"[\w-]{1,64}")
_EMBEDDED = re.compile(r"embedded:(?P<file>[\w.-]{1,100}\.onnx)")
_LOCAL = re.compile(r"local:(?P<file>[\w.-]{1,100}\.onnx)")
_HUB = re.compile(
    r"hf:(?P<repo>[\w.-]{1,96}/[\w.-]{1,96})@(?P<revision>[\w.-]{1,96}):(?P<file>[\w ./=+-]{1,200})"
)
# What a card of ours tells people; the product shows these tables and reads none of them.
_FREE = {
    "aggregation",
    "data",
    "description",
    "domain",
    "explain",
    "export",
    "fairness",
    "figures",
    "files",
    "input",
    "limits",
    "made",
    "network",
    "notes",
    "output",
    "quality",
    "reproduce",
    "robustness",
    "seeds",
    "segments",
    "shortcuts",
    "sources",
    "summary",
    "thresholds",
    "title",
    "trained_on",
    "training",
    "windows",
}
_CARD_BYTES = 100_000


class QualityTerm(Part):
    """How one quality fact bends the calibration: `weight * z` and `slope * z * logit`,
    with z = (value - mean) / scale, held within ±2."""

    mean: float
    scale: float = Field(gt=0)
    weight: float = 0.0
    slope: float = 0.0


class Calibration(Part):
    """Logistic calibration of a network's logit (Platt 1999; Brümmer & du Preez 2006).

    llr = intercept + slope * logit + sum over quality facts, clipped to ±`limit`,
    which says how far the validation data can carry (log of its size, about).
    """

    intercept: float = 0.0
    slope: float = 1.0
    limit: float = Field(4.0, gt=0)
    quality: dict[str, QualityTerm] = Field(default_factory=dict)

    def llr(self, logit: float, quality: dict[str, float] | None = None) -> float:
        """Natural-log likelihood ratio of manipulated against bona fide."""
        total, slope = self.intercept, self.slope
        for name, term in self.quality.items():
            z = ((quality or {}).get(name, term.mean) - term.mean) / term.scale
            z = max(-2.0, min(2.0, z))
            total += term.weight * z
            slope += term.slope * z
        llr = total + max(slope, 0.0) * logit
        return max(-self.limit, min(self.limit, llr)) if math.isfinite(llr) else 0.0


class Place(Part):
    """Where a file lies on the Hub; a `revision` that is no commit is not pinned."""

    repo: str
    revision: str
    file: str

    @property
    def pinned(self) -> bool:
        """Whether the revision is a whole commit hash, which cannot be moved."""
        return re.fullmatch("[0-9a-f]{40}", self.revision) is not None


class Recipe(Part):
    """How to use a network that somebody else trained."""

    input: Input
    output: Output
    probe: Probe = Probe()


class Card(Part):
    """One set of weights. `table` holds the whole TOML for those who show it.

    `recipe` is there for public models and for networks of your own (`local:`), whose
    card alone says how they are used; `tried` is False for a model that was never run
    where the card was written.
    """

    name: Annotated[str, Field(pattern=f"^{_NAME.pattern}$")]
    version: Annotated[str, Field(min_length=1)]
    modality: Annotated[str, Field(min_length=1)]
    source: str
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    licence: Annotated[str, Field(min_length=1)]
    calibration: Calibration = Calibration()
    recipe: Recipe | None = None
    tried: bool = True
    non_commercial: bool = False
    table: dict[str, Any] = Field(default_factory=dict, repr=False)

    @model_validator(mode="after")
    def _fits_together(self) -> Card:
        if _LOCAL.fullmatch(self.source) and self.recipe is None:
            raise ValueError("a network of your own needs its input and output")
        if self.file is not None:
            if not self.sha256:
                raise ValueError("a file beside the card needs its sha256")
        elif place_of(self.source) is None:
            raise ValueError(
                f"source “{self.source}” is neither embedded:NAME.onnx, local:NAME.onnx nor "
                "hf:owner/repo@revision:file"
            )
        return self

    @property
    def file(self) -> str | None:
        """Name of the file beside the card, None when it lies on the Hub."""
        found = _EMBEDDED.fullmatch(self.source) or _LOCAL.fullmatch(self.source)
        return found["file"] if found else None

    @property
    def place(self) -> Place | None:
        """Where on the Hub the file lies, None when it is embedded."""
        return place_of(self.source)


def place_of(source: str) -> Place | None:
    """The place on the Hub that a card's `source` names, None when it names none."""
    found = _HUB.fullmatch(source)
    if not found or {"", ".", ".."} & set(found["file"].split("/")):
        return None
    return Place(**found.groupdict())


@cache
def load(name: str) -> Card:
    """The card called `name`, with its pin where there is one.

    Raises:
        CardInvalid: there is none, or it is wrong.
    """
    from bonafide.weights import pins

    shelf, text = _text(name)
    card = read(text)
    if card.name != name:
        raise CardInvalid(f"The card “{name}” calls itself “{card.name}”.")
    if shelf == "hub" and card.recipe is None:
        raise CardInvalid(f"The card “{name}” lacks its input and output.")
    return pins.applied(card)


def read(text: str) -> Card:
    """A card from TOML text.

    Raises:
        CardInvalid: not TOML, or a key is missing, unknown or of the wrong type.
    """
    if len(text) > _CARD_BYTES:
        raise CardInvalid(f"A card has at most {_CARD_BYTES} characters, this one {len(text)}.")
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CardInvalid(f"The card is not TOML: {error}.") from error
    fields: dict[str, Any] = {key: table[key] for key in table if key not in _FREE}
    reserved = {"recipe", "table"} & fields.keys()
    if reserved:
        raise CardInvalid(f"The card cannot be read: unknown key “{min(reserved)}”.")
    if str(table.get("source", "")).startswith(("hf:", "local:")) and "input" in table:
        parts = ("input", "output", "probe")
        fields["recipe"] = {part: table[part] for part in parts if part in table}
        fields.pop("probe", None)
    return build(Card, {**fields, "table": table}, f"The card “{table.get('name', '?')}”")


def names() -> dict[str, Shelf]:
    """All cards there are, by name, with the shelf that each comes from."""
    found: dict[str, Shelf] = {}
    for shelf, directory in _shelves():
        for entry in sorted(directory.iterdir(), key=lambda entry: entry.name):
            name = entry.name.removesuffix(".toml")
            if entry.name.endswith(".toml") and _NAME.fullmatch(name):
                found.setdefault(name, shelf)
    return found


def shelf_of(name: str) -> Shelf:
    """The shelf that the card `name` comes from.

    Raises:
        CardInvalid: there is no such card.
    """
    return _text(name)[0]


def folder() -> Path:
    """The user's own cards and pins; may not exist yet."""
    own: Path | None = settings(WeightsSettings).cards_folder
    return own or settings(HomeSettings).home / "cards"


def build(kind: type[PartOf], fields: dict[str, Any], what: str) -> PartOf:
    """A part from its fields, or one sentence that names the key.

    Raises:
        CardInvalid: a key is missing, unknown or of the wrong type.
    """
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"] if part != "recipe")
        said = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
        said = said.removeprefix("Value error, ").rstrip(".")
        raise CardInvalid(f"{what} cannot be read: {f'{key}: ' if key else ''}{said}.") from None


def text_of(name: str) -> str:
    """The TOML of the card `name`, as it is written.

    Raises:
        CardInvalid: there is no such card.
    """
    return _text(name)[1]


def _text(name: str) -> tuple[Shelf, str]:
    if _NAME.fullmatch(name):
        for shelf, directory in _shelves():
            try:
                return shelf, (directory / f"{name}.toml").read_text(encoding="utf-8")
            except (FileNotFoundError, NotADirectoryError):
                continue
            except (OSError, UnicodeDecodeError) as error:
                raise CardInvalid(f"The card “{name}” cannot be read: {error}.") from error
    raise CardInvalid(f"There is no card called “{name}”.")


def _shelves() -> Iterator[tuple[Shelf, Traversable]]:
    if folder().is_dir():
        yield "yours", folder()
    shipped = files("bonafide.weights") / "cards"
    yield "embedded", shipped
    yield "hub", shipped / "hub"
