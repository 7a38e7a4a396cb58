"""The report as one HTML file: no script, nothing fetched, readable when printed in grey."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from bonafide.explain import maps
from bonafide.explain.timeline import lanes, sound_marks
from bonafide.explain.words import say, word
from bonafide.report.content import MARKS, Content, Reason, Record, Table, content
from bonafide.report.schema import Report

# Colours have 4.5:1 contrast on white; in grey the mark and the words still tell.
_STYLE = """
:root{--bf-manipulated:#b3261e;--bf-review:#8a5a00;--bf-authentic:#1f6f54;--bf-inconclusive:#44546f}
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:#1b1b1f;background:#fff;
max-width:56rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.1rem;font-weight:600;margin:0}h2{font-size:1.05rem;margin:1.8rem 0 .4rem}
.verdict{border:2px solid var(--tone);border-left-width:.7rem;border-radius:6px;
padding:.8rem 1.1rem;margin:1rem 0}
.verdict strong{font-size:1.5rem;color:var(--tone)}
.mark{display:inline-block;width:1.6em;height:1.6em;line-height:1.6em;text-align:center;
border-radius:50%;background:var(--tone);color:#fff;margin-right:.5em;font-size:1.1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;
padding:.25rem .6rem .25rem 0;border-bottom:1px solid #d8d8de;overflow-wrap:anywhere}
th{font-weight:600}td:first-child{min-width:9rem}
img,svg{max-width:100%;height:auto}.bf-timeline{width:44rem}
figure{margin:.6rem 0}figcaption,footer,.small{font-size:.86rem;color:#45454c}
.sound{position:relative}.sound img{width:100%;height:12rem}
.sound svg{position:absolute;inset:0;width:100%;height:12rem}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}figure,tr{break-inside:avoid}}
"""


def html(
    report: Report, record: Record, exhibits: Sequence[maps.Exhibit] = (), language: str = "en"
) -> str:
    """The whole report as one self-contained page."""
    said = content(report, record, language)
    parts = [
        _verdict(said),
        _section(word("report-reasons", language), _reasons(said.reasons)),
        _section(word("report-not-examined", language), _missing(said)),
        _timeline(report, language),
        _exhibits(report, exhibits, language),
        *(_section(table.title, table_html(table)) for table in said.tables),
    ]
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">"
        f"<title>{escape(said.title)}</title><style>{_STYLE}</style></head><body>"
        f'<header><h1>{escape(said.title)}</h1><div class="small">'
        f"{escape(word('report-subtitle', language))}</div></header><main>{''.join(parts)}</main>"
        f"<footer><p>{escape(said.footer)}</p></footer></body></html>"
    )


def table_html(table: Table) -> str:
    """A table of text, escaped; without a head the first column names the row."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    first = "td" if table.head else 'th scope="row"'
    rows = "".join(
        f"<tr><{first}>{escape(row[0])}</{first[:2]}>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return (
        f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table>"
    )


def _verdict(said: Content) -> str:
    tone = {"likely_manipulated": "manipulated", "likely_authentic": "authentic"}
    colour = tone.get(said.band.value, said.band.value)
    lines = [said.action, said.confidence_reason, said.error_rate]
    return (
        f'<section class="verdict" style="--tone:var(--bf-{colour})">'
        f'<strong><span class="mark" aria-hidden="true">{MARKS[said.band]}</span>'
        f"{escape(said.headline)}</strong>"
        + "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        + "</section>"
    )


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _reasons(reasons: Sequence[Reason]) -> str:
    return "<ul>" + "".join(f"<li>{escape(reason.text)}</li>" for reason in reasons) + "</ul>"


def _missing(said: Content) -> str:
    missing = said.not_examined or (word("report-nothing-missing", said.language),)
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in missing) + "</ul>"


def _timeline(report: Report, language: str) -> str:
    drawing = lanes(report, language)
    return _section(word("report-timeline", language), drawing) if drawing else ""


def _exhibits(report: Report, exhibits: Sequence[maps.Exhibit], language: str) -> str:
    figures = []
    for shown in exhibits:
        said = escape(say(maps.caption(shown.name), language))
        source = f"data:{shown.media_type};base64,{b64encode(shown.data).decode()}"
        picture = f'<img alt="{said}" src="{source}">'
        if shown.name.startswith("sound"):
            marks = sound_marks(report, maps.time_s(shown.name))
            picture = f'<div class="sound">{picture}{marks}</div>'
        figures.append(f"<figure>{picture}<figcaption>{said}</figcaption></figure>")
    return _section(word("report-exhibits", language), "".join(figures)) if figures else ""
