"""The report as a document: the same figures everywhere, nothing foreign taken for markup."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from bonafide.explain.maps import Exhibit, caption, is_exhibit, time_s
from bonafide.explain.timeline import lanes, sound_marks, spectrogram, suspicious_sound
from bonafide.explain.words import languages, say
from bonafide.report.content import Record, content
from bonafide.report.html import html
from bonafide.report.pdf import pdf
from bonafide.report.schema import Report
from bonafide.terms import Band, Material, Segment, Sound

HOSTILE = "<script>alert(1)</script>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read_html(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader


def read_pdf(data: bytes) -> str:
    pypdf = pytest.importorskip("pypdf", reason="pypdf reads the PDF back")
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_html_fetches_and_runs_nothing(report: Report, record: Record, shown: tuple[Exhibit, ...]):
    page = read_html(html(report, record, shown))
    assert "script" not in page.tags
    assert all(link.startswith("data:") for link in page.links)
    assert len(page.links) == len(shown)


def test_foreign_words_are_shown_as_text(report: Report, record: Record):
    page = read_html(html(report, record))
    assert f"{HOSTILE}.mp4" in "".join(page.text)
    assert f"{HOSTILE}.mp4" in read_pdf(pdf(report, record)).replace("\n", "")


@pytest.mark.parametrize("language", languages())
def test_every_figure_stands_in_html_and_pdf(report: Report, record: Record, language: str):
    on_page = re.sub(r"\s", "", "".join(read_html(html(report, record, (), language)).text))
    on_paper = re.sub(r"\s", "", read_pdf(pdf(report, record, (), language)))
    said = content(report, record, language)
    cells = [cell for table in said.tables for row in table.rows for cell in row]
    for text in (said.headline, said.action, said.error_rate or "", *cells):
        assert re.sub(r"\s", "", text) in on_page
        assert re.sub(r"\s", "", text) in on_paper


@pytest.mark.parametrize("language", languages())
def test_no_message_lacks_words(report: Report, record: Record, language: str):
    said = content(report, record, language)
    every = [said.headline, said.footer, *said.not_examined]
    every += [cell for table in said.tables for cell in (table.title, *table.head)]
    every += [row[0] for table in said.tables for row in table.rows]
    assert not [text for text in every if re.match(r"(report|timeline|modality|band)-", text)]


def test_hashes_and_ledger_are_on_it(report: Report, record: Record):
    text = html(report, record)
    for proof in (report.sha256, "ab" * 32, "cd" * 32, "ee" * 32, "7K3M-Q2XW", "0.1.0"):
        assert proof in text


def test_same_report_same_bytes(report: Report, record: Record, shown: tuple[Exhibit, ...]):
    assert pdf(report, record, shown) == pdf(report, record, shown)
    assert html(report, record, shown) == html(report, record, shown)


def test_a_report_without_a_risk_says_so(report: Report, record: Record):
    silent = report.model_copy(
        update={
            "risk": None,
            "video_risk": None,
            "audio_risk": None,
            "findings": [],
            "band": Band.INCONCLUSIVE,
            "reasons": [],
            "provenance": [],
        }
    )
    silent = Report.model_validate_json(silent.as_json())
    assert content(silent, record).risk is None
    assert pdf(silent, record).startswith(b"%PDF")
    assert "not judged" in html(silent, record)


def test_exhibits_say_what_they_show(shown: tuple[Exhibit, ...]):
    names = [exhibit.name for exhibit in shown]
    assert names == ["face-1-004200.jpg", "image-0-004200.jpg", "sound-0-003000.png"]
    assert all(is_exhibit(name) for name in names)
    assert time_s(names[0]) == 4.2
    assert say(caption(names[0])).startswith("Person 1 at 0:04.")
    assert not is_exhibit("../face-1-004200.jpg")


def test_exhibits_are_small_pictures(shown: tuple[Exhibit, ...]):
    for exhibit in shown:
        with Image.open(io.BytesIO(exhibit.data)) as picture:
            assert picture.get_format_mimetype() == exhibit.media_type
            assert picture.height <= 360


def test_the_glow_is_where_the_map_is_high(shown: tuple[Exhibit, ...]):
    picture = Image.open(io.BytesIO(shown[0].data)).convert("L")
    width = picture.width // 2
    plain, lit = picture.crop((0, 0, width, 360)), picture.crop((width, 0, 2 * width, 360))
    mouth, eyes = (width // 2, 235), (width // 2, 130)
    assert lit.getpixel(mouth) > lit.getpixel(eyes)
    assert abs(plain.getpixel(mouth) - plain.getpixel(eyes)) < 20


def test_the_timeline_has_a_lane_for_each_person_and_the_voice(report: Report):
    drawing = lanes(report)
    assert drawing.count("<text") >= 2
    assert "Person 1" in drawing
    assert "voice" in drawing
    assert 'data-seconds="12.000"' in drawing


def test_a_tone_is_a_line_in_the_spectrogram(material: Material):
    sound = material.recording.sound
    assert isinstance(sound, Sound)
    data, end_s = spectrogram(sound)
    assert end_s == 3.0
    picture = Image.open(io.BytesIO(data)).convert("L")
    loudest = max(range(240), key=lambda row: picture.getpixel((int(picture.width * 0.7), row)))
    assert loudest == pytest.approx(240 * (1 - 1000 / 8000), abs=4)


def test_what_a_map_marks_is_outlined_at_its_pitch_and_time(material: Material):
    sound = material.recording.sound
    assert isinstance(sound, Sound)
    heat = np.full((14, 14), 0.3, np.float32)
    heat[2:6, 7:12] = 0.9  # 4 to 6 kHz, the third quarter of the second
    plain, found = (
        np.asarray(Image.open(io.BytesIO(spectrogram(sound, [segment])[0])), int)
        for segment in (Segment(1.0, 3.0, -1.0, map=heat), Segment(1.0, 3.0, 1.0, map=heat))
    )
    rows, columns = np.nonzero((plain != found).any(2))
    hertz, seconds = 8000 * (1 - rows / 240), columns / found.shape[1] * 3
    assert hertz.min() == pytest.approx(4000, abs=80)
    assert hertz.max() == pytest.approx(6000, abs=80)
    assert seconds.min() == pytest.approx(2.0, abs=0.05)
    assert seconds.max() == pytest.approx(1 + 2 * 12 / 14, abs=0.05)
    assert len(rows) < (rows.max() - rows.min()) * (columns.max() - columns.min()) / 2


def test_overlapping_suspicious_speech_is_one_mark(report: Report):
    assert suspicious_sound(report) == [(2.0, 6.0)]
    assert sound_marks(report, 12.0).count("<rect") == 1
