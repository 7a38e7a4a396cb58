"""The report as PDF, with the figures of the HTML one; readable when printed in grey."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from bonafide.explain import maps
from bonafide.explain.timeline import clock, length_s, rows, step, suspicious_sound, ticks
from bonafide.explain.words import say, word
from bonafide.report.content import MARKS, Content, Record, Table, content
from bonafide.report.schema import Report
from bonafide.terms import Band

_TONES = {
    Band.LIKELY_MANIPULATED: (179, 38, 30),
    Band.REVIEW: (138, 90, 0),
    Band.LIKELY_AUTHENTIC: (31, 111, 84),
    Band.INCONCLUSIVE: (68, 84, 111),
}
_STEPS = {"manipulated": (179, 38, 30), "review": (200, 140, 30), "authentic": (120, 180, 155)}
_LABEL_MM, _LANE_MM = 32.0, 8.0


def pdf(
    report: Report, record: Record, exhibits: Sequence[maps.Exhibit] = (), language: str = "en"
) -> bytes:
    """The whole report on A4; the same report and record give the same bytes."""
    said = content(report, record, language)
    page = _page(said, record)
    _verdict(page, said)
    _list(page, word("report-reasons", language), [reason.text for reason in said.reasons])
    missing = said.not_examined or (word("report-nothing-missing", language),)
    _list(page, word("report-not-examined", language), missing)
    _timeline(page, report, language)
    for shown in exhibits:
        _exhibit(page, shown, report, language)
    for table in said.tables:
        _table(page, table)
    page.ln(4)
    page.set_font(size=8.5)
    page.multi_cell(0, 4.4, said.footer, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


class _Sheet(FPDF):
    """A4 with the case and the page number at the foot of each sheet."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(size=8)
        self.cell(0, 5, self.foot)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")


def _page(said: Content, record: Record) -> _Sheet:
    page = _Sheet(format="A4")
    page.set_creation_date(record.examined_at)
    page.set_title(said.title)
    page.set_lang(said.language)
    # matplotlib brings the font; the standard PDF fonts lack most alphabets.
    fonts = files("matplotlib") / "mpl-data" / "fonts" / "ttf"
    page.add_font("sans", "", str(fonts / "DejaVuSans.ttf"))
    page.add_font("sans", "B", str(fonts / "DejaVuSans-Bold.ttf"))
    page.set_auto_page_break(True, margin=16)
    page.foot = said.title
    page.set_font("sans", size=10)
    page.add_page()
    page.set_font(style="B", size=12)
    page.cell(0, 6, said.title, new_x="LMARGIN", new_y="NEXT")
    page.set_font(style="", size=8.5)
    page.cell(0, 5, word("report-subtitle", said.language), new_x="LMARGIN", new_y="NEXT")
    page.ln(2)
    return page


def _verdict(page: FPDF, said: Content) -> None:
    top = page.get_y()
    page.set_left_margin(16)
    page.set_y(top + 2)
    page.set_font(style="B", size=15)
    page.set_text_color(*_TONES[said.band])
    page.multi_cell(0, 8, f"{MARKS[said.band]}  {said.headline}", new_x="LMARGIN", new_y="NEXT")
    page.set_text_color(0)
    page.set_font(style="", size=10)
    for line in (said.action, said.confidence_reason, said.error_rate):
        if line:
            page.multi_cell(0, 5.2, line, new_x="LMARGIN", new_y="NEXT")
    page.set_left_margin(10)
    bottom = page.get_y() + 2
    page.set_fill_color(*_TONES[said.band])
    page.rect(10, top, 3, bottom - top, style="F")
    page.set_draw_color(*_TONES[said.band])
    page.rect(10, top, page.epw, bottom - top)
    page.set_xy(10, bottom + 1)


def _heading(page: FPDF, title: str) -> None:
    if page.get_y() > page.h - 45:
        page.add_page()
    page.ln(3)
    page.set_font(style="B", size=11)
    page.cell(0, 7, title, new_x="LMARGIN", new_y="NEXT")
    page.set_font(style="", size=9.5)


def _list(page: FPDF, title: str, lines: Sequence[str]) -> None:
    _heading(page, title)
    for line in lines:
        page.multi_cell(0, 5, f"• {line}", new_x="LMARGIN", new_y="NEXT")


def _timeline(page: FPDF, report: Report, language: str) -> None:
    shown, end_s = rows(report, language), length_s(report)
    if not shown or end_s <= 0:
        return
    _heading(page, word("report-timeline", language))
    left, width = page.l_margin + _LABEL_MM, page.epw - _LABEL_MM
    for name, parts in shown:
        if page.will_page_break(_LANE_MM):
            page.add_page()
        top = page.get_y()
        page.cell(_LABEL_MM, _LANE_MM, name)
        page.set_fill_color(238)
        page.rect(left, top, width, _LANE_MM - 1, style="F")
        for part in parts:
            tall = max((_LANE_MM - 1) * part.risk, 0.6)
            x = left + width * min(part.start_s / end_s, 1)
            span = max(width * min((part.end_s - part.start_s) / end_s, 1), 0.5)
            page.set_fill_color(*_STEPS[step(part.risk, report)])
            page.rect(x, top + _LANE_MM - 1 - tall, span, tall, style="F")
        page.set_y(top + _LANE_MM)
    top = page.get_y()
    page.set_font(size=8)
    for tick in ticks(end_s):
        page.set_xy(left + width * tick / end_s, top)
        page.cell(10, 4, clock(tick))
    page.set_xy(page.l_margin, top + 5)


def _exhibit(page: FPDF, shown: maps.Exhibit, report: Report, language: str) -> None:
    sound = shown.name.startswith("sound")
    tall = 38.0 if sound else 55.0
    if page.will_page_break(tall + 12):
        page.add_page()
    page.ln(3)
    top = page.get_y()
    width = page.epw if sound else 0
    placed: Any = page.image(io.BytesIO(shown.data), w=width, h=tall)
    if sound:
        _marks(page, report, maps.time_s(shown.name), (top, placed.rendered_width, tall))
    page.set_xy(page.l_margin, top + tall + 1)
    page.set_font(size=8.5)
    caption = say(maps.caption(shown.name), language)
    page.multi_cell(0, 4.4, caption, new_x="LMARGIN", new_y="NEXT")


def _marks(page: FPDF, report: Report, end_s: float, box: tuple[float, float, float]) -> None:
    top, width, tall = box
    page.set_draw_color(255)
    for start, end in suspicious_sound(report):
        x = page.l_margin + width * start / end_s
        page.rect(x, top + 1, width * (end - start) / end_s, tall - 2)


def _table(page: FPDF, table: Table) -> None:
    _heading(page, table.title)
    page.set_draw_color(200)
    columns = max(len(row) for row in table.rows)
    widths = {1: (1,), 2: (28, 72), 4: (22, 40, 22, 16)}.get(columns)
    with page.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=widths,
        first_row_as_headings=bool(table.head),
        headings_style=FontFace(emphasis="BOLD"),
        line_height=5,
        text_align="LEFT",
    ) as drawn:
        for cells in (table.head, *table.rows) if table.head else table.rows:
            row = drawn.row()
            for cell in cells:
                row.cell(cell)
