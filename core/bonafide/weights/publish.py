"""Our own weights and cards into a repository of the user's on the Hub."""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from bonafide.errors import CardInvalid, NotAllowed, Unavailable
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    from bonafide.weights.cards import Card


def publish(repo: str, *, private: bool = False) -> str:
    """Put every network that is not itself from the Hub there, in one commit; returns its address.

    Args:
        repo: `owner/name`; made when it is not there.
        private: only for a repository that is made now.

    Raises:
        CardInvalid: `repo` is no owner/name.
        NotAllowed: the token of `HF_TOKEN` or of the Hub's login may not write there.
        Unavailable: the Hub does not answer, or refuses.
        WeightsError: our own weights are not what their cards say.
    """
    from huggingface_hub import CommitOperationAdd, HfApi
    from huggingface_hub.utils.tqdm import disable_progress_bars

    if cards.place_of(f"hf:{repo}@main:file") is None:
        raise CardInvalid(f"“{repo}” is not of the form owner/name.")
    operations = [
        CommitOperationAdd(path_in_repo=name, path_or_fileobj=content)
        for name, content in contents(repo).items()
    ]
    if not sys.stderr.isatty():
        disable_progress_bars()
    api = HfApi(library_name="bonafide")
    try:
        api.create_repo(repo, private=private or None, exist_ok=True)
        commit = api.create_commit(
            repo, operations, commit_message="Publish bonafide's weights and cards"
        )
    except Exception as error:
        raise _explained(error, repo) from error
    return str(commit.commit_url)


def contents(repo: str) -> dict[str, bytes]:
    """The files of the repository by path: networks, cards, and a README that lists them."""
    own = [cards.load(name) for name, shelf in cards.names().items() if shelf != "hub"]
    own = [card for card in own if card.file is not None]
    found = {"README.md": _readme(repo, own).encode()}
    for card in own:
        found[str(card.file)] = runtime.content(card)
        found[f"cards/{card.name}.toml"] = cards.text_of(card.name).encode()
    return found


def _readme(repo: str, own: list[Card]) -> str:
    licences = {card.licence for card in own}
    tag = licences.pop().lower() if len(licences) == 1 else "other"
    rows = [
        f"| {card.name} | {card.version} | {card.modality} | {card.licence} | `{card.sha256}` |"
        for card in own
    ]
    template = (files("bonafide.weights") / "readme.md").read_text(encoding="utf-8")
    return template.format(licence=tag, repo=repo, rows="\n".join(rows))


def _explained(error: Exception, repo: str) -> NotAllowed | Unavailable:
    from huggingface_hub import errors

    # An upload that fails in one of the client's threads comes wrapped.
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    if isinstance(error, errors.OfflineModeIsEnabled):
        return Unavailable("Nothing can be published while HF_HUB_OFFLINE is on.")
    if isinstance(error, errors.LocalTokenNotFoundError):
        return NotAllowed("The Hub wants a token to write with: set HF_TOKEN.")
    if isinstance(error, errors.HfHubHTTPError):
        status = error.response.status_code
        if status in (401, 403):
            return NotAllowed(f"The Hub does not let you write to {repo}; check HF_TOKEN.")
        return Unavailable(f"The Hub answered with status {status} when writing to {repo}.")
    return Unavailable(f"{repo} could not be written ({type(error).__name__}); is the Hub there?")
