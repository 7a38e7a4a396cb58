"""What the page shows of a check, as HTML: stages, the verdict and what is behind it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from html import escape as escape_html

from bonafide.cases import Case, ReviewState
from bonafide.explain import maps
from bonafide.explain.maps import Exhibit
from bonafide.explain.timeline import lanes, sound_marks
from bonafide.explain.words import harmless, say, word
from bonafide.jobs import Job, State
from bonafide.report.content import MARKS, Content, Record, Table, content
from bonafide.report.html import table_html
from bonafide.terms import MediaKind, Stage

_STAGES = tuple(Stage)
_FORMATS = ("html", "pdf", "json")


def escape(text: str) -> str:
    """Foreign text as text; `{` and `$` too, which the page's templates would take for code."""
    return _inert(escape_html(text))


def _inert(markup: str) -> str:
    return markup.replace("{", "&#123;").replace("$", "&#36;")


def progress(job: Job | None, language: str) -> str:
    """The stages by name, those passed ticked; `job` is None while the file is taken in."""
    now = job.stage if job else None
    at = _STAGES.index(now) if now else -1
    steps = []
    for index, stage in enumerate(_STAGES):
        state = "done" if index < at else "now" if index == at else "ahead"
        current = ' aria-current="step"' if state == "now" else ""
        steps.append(
            f'<li class="{state}"{current}>{escape(word(f"stage-{stage}", language))}</li>'
        )
    waiting = job is None or job.state in (State.WAITING, State.FETCHING)
    said = word("web-waiting" if waiting else "web-working", language)
    age_s = max(time.time() - job.submitted_s, 0) if job else 0
    # The script counts on from there; a clock that speaks every second would be a nuisance.
    clock = f'<span class="bf-clock" aria-hidden="true" data-age="{age_s:.0f}"></span>'
    return (
        f'<div class="bf-progress"><div class="bf-waiting"><span role="status">{escape(said)}'
        f'</span>{clock}</div><ol class="bf-stages">{"".join(steps)}</ol></div>'
    )


def failure(sentence: str, language: str) -> str:
    """Why there is no answer, as one sentence to act on."""
    return (
        f'<div class="bf-failure" role="alert"><span class="bf-mark" aria-hidden="true">×</span>'
        f"<div><h2>{escape(word('web-failed', language))}</h2><p>{escape(sentence)}</p></div></div>"
    )


def result(
    case: Case,
    record: Record,
    exhibits: Sequence[Exhibit],
    kept: bool,
    language: str,
    id: str = "bf-result",
    pair: str = "",
) -> str:
    """The whole answer about a case; `kept` says whether its file can be played from here.

    `pair` is a view with player and pictures of its own, which then stands first.
    """
    said = content(case.report, record, language)
    tables = {table.title: table for table in said.tables}
    titles = list(tables)
    shown = "" if pair else pictures(case, exhibits, language)
    parts = [
        pair or _another(language),
        '<div class="bf-columns"><div>',
        _verdict(case, said, f"{id}-title", language, asker=not pair),
        _reasons(said, language),
        _missing(said, language),
        "</div><div>",
        "" if pair else player(case, kept, language),
        _timeline(case, language),
        "</div></div>",
        _folded(word("report-exhibits", language), shown, open=True) if shown else "",
        '<div class="bf-tables">',
        *(_folded(title, table_html(_short(tables[title]))) for title in titles),
        "</div>",
        _downloads(case, language),
        f'<p class="bf-small">{escape(said.footer)}</p>',
    ]
    return (
        f'<article class="bf-result" id="{id}" data-case="{escape(case.id)}" '
        f'data-band="{said.band}" aria-labelledby="{id}-title">{_inert("".join(parts))}</article>'
    )


def _another(language: str) -> str:
    said = escape_html(word("web-another", language))
    return (
        f'<div><button type="button" class="bf-button" data-act="another">'
        f'<span aria-hidden="true">←</span> {said}</button></div>'
    )


def _verdict(case: Case, said: Content, id: str, language: str, *, asker: bool) -> str:
    number = ""
    if said.risk is not None:
        number = (
            f'<div class="bf-risk"><span class="bf-number">{escape_html(said.risk)}</span>'
            f'<span class="bf-small">{escape_html(word("web-risk-scale", language))}</span>'
            f"{_meter(case)}</div>"
        )
    ruling = ""
    if case.ruling:
        decided = word(f"web-decision-{case.ruling.decision}", language)
        told = f"{word('web-ruled', language)} {decided}"
        if case.ruling.note:
            told += f" · {word('web-ruled-note', language, note=harmless(case.ruling.note, 2000))}"
        ruling = f'<p class="bf-ruling">{escape_html(told)}</p>'
    if asker and case.review in (ReviewState.OPEN, ReviewState.CLAIMED):
        pending = escape_html(word("web-review-pending", language))
        ruling += f'<p class="bf-ruling" data-waiting="{case.id}">{pending}</p>'
    lines = [said.confidence_reason, said.error_rate]
    small = "".join(f'<p class="bf-small">{escape_html(line)}</p>' for line in lines if line)
    return (
        f'<section class="bf-verdict bf-{said.band}"><header>'
        f'<span class="bf-mark" aria-hidden="true">{MARKS[said.band]}</span>'
        f'<div><h2 id="{id}" tabindex="-1">{escape_html(said.band_text)}</h2>'
        f'<p class="bf-confidence bf-sure-{case.report.confidence}"><i aria-hidden="true"></i>'
        f"{escape_html(said.confidence)}</p></div></header>{number}"
        f'<p class="bf-action">{escape_html(said.action)}</p>{ruling}{small}</section>'
    )


def _meter(case: Case) -> str:
    """A bar with the policy's two cuts; the number beside it says the same to a reader."""
    policy, risk = case.report.policy, case.report.risk or 0.0
    return (
        '<div class="bf-meter" aria-hidden="true">'
        f'<i class="bf-low" style="width:{policy.review_from:.0%}"></i>'
        f'<i class="bf-mid" style="width:{policy.manipulated_from - policy.review_from:.0%}"></i>'
        f'<i class="bf-high" style="width:{1 - policy.manipulated_from:.0%}"></i>'
        f'<b style="left:{risk:.1%}"></b></div>'
    )


def _reasons(said: Content, language: str) -> str:
    rows = []
    for reason in said.reasons:
        text = escape_html(reason.text)
        if reason.start_s is None:
            rows.append(f"<li>{text}</li>")
        else:
            jump = escape_html(word("web-jump", language, time_s=reason.start_s))
            rows.append(
                f'<li>{text} <button type="button" class="bf-jump" '
                f'data-seek="{reason.start_s:.3f}">▶ {jump}</button></li>'
            )
    title = escape_html(word("report-reasons", language))
    return f'<section class="bf-reasons"><h3>{title}</h3><ul>{"".join(rows)}</ul></section>'


def _missing(said: Content, language: str) -> str:
    lines = said.not_examined or (word("report-nothing-missing", language),)
    items = "".join(f"<li>{escape_html(line)}</li>" for line in lines)
    title = escape_html(word("report-not-examined", language))
    return f'<section class="bf-missing"><h3>{title}</h3><ul>{items}</ul></section>'


def tag_of(case: Case) -> str:
    """The element that shows the case's file."""
    return {MediaKind.VIDEO: "video", MediaKind.SOUND: "audio"}.get(case.report.media.kind, "img")


def player(case: Case, kept: bool, language: str) -> str:
    """The file itself, or that it is not kept."""
    name, tag = escape_html(harmless(case.name, 80)), tag_of(case)
    # Without a kept original the page's script shows the visitor's own copy, if it has one.
    source = f"/media/{case.id}" if kept else ""
    given = f'data-bytes="{case.report.media.bytes}" data-source="{source}" src="{source}"'
    gone = escape_html(word("web-media-gone", language))
    if tag == "img":
        body = f'<img class="bf-media" {given} alt="{name}">'
    else:
        body = (
            f'<{tag} class="bf-media" {given} controls '
            f'playsinline preload="metadata" aria-label="{name}"></{tag}>'
        )
    return (
        f'<figure class="bf-player">{body}<figcaption>{name}</figcaption>'
        f'<p class="bf-gone" hidden>{gone}</p></figure>'
    )


def _timeline(case: Case, language: str) -> str:
    drawing = lanes(case.report, language)
    if not drawing:
        return ""
    title, hint = word("report-timeline", language), word("web-timeline-hint", language)
    return (
        f'<section class="bf-lanes"><h3>{escape_html(title)}</h3>{drawing}'
        f'<p class="bf-small">{escape_html(hint)}</p></section>'
    )


def pictures(case: Case, exhibits: Sequence[Exhibit], language: str) -> str:
    """The strongest frames with their maps, and the spectrogram; empty where none were drawn."""
    figures = []
    for shown in exhibits:
        said = escape_html(say(maps.caption(shown.name), language))
        source = f"/media/{case.id}/{shown.name}"
        picture = f'<img loading="lazy" src="{source}" alt="{said}">'
        if shown.name.startswith("sound"):
            end_s = maps.time_s(shown.name)
            picture = (
                f'<div class="bf-sound" data-seconds="{end_s:.3f}">{picture}'
                f"{sound_marks(case.report, end_s)}</div>"
            )
        figures.append(f"<figure>{picture}<figcaption>{said}</figcaption></figure>")
    return f'<div class="bf-exhibits">{"".join(figures)}</div>' if figures else ""


def _short(table: Table) -> Table:
    rows = tuple(tuple(harmless(cell, 160) for cell in row) for row in table.rows)
    return Table(table.title, table.head, rows)


def _folded(title: str, body: str, open: bool = False) -> str:
    opened = " open" if open else ""
    return f"<details{opened}><summary>{escape_html(title)}</summary>{body}</details>"


def _downloads(case: Case, language: str) -> str:
    links = [
        f'<a class="bf-button" href="/v1/cases/{case.id}/report.{kind}?language={language}" '
        f'download="{case.id}.{kind}">{escape_html(word(f"web-download-{kind}", language))}</a>'
        for kind in _FORMATS
    ]
    bundle = escape_html(word("web-download-bundle", language))
    links.append(
        f'<a class="bf-button" href="/v1/cases/{case.id}/evidence.zip" '
        f'download="{case.id}.zip">{bundle}</a>'
    )
    title = escape_html(word("web-downloads", language))
    return f'<nav class="bf-downloads" aria-label="{title}"><h3>{title}</h3>{"".join(links)}</nav>'
