"""Spans leave only when somebody asked for them."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bonafide_ui.tracing import Tracing

RECEIVED: list[bytes] = []


class _Collector(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        RECEIVED.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_without_an_endpoint_nothing_happens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    tracing = Tracing()
    with tracing.span("GET", "/v1/cases") as span:
        assert span is None
    tracing.stop()


def test_spans_reach_the_endpoint(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("opentelemetry.sdk", reason="the tracing extra sends the spans")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Collector) as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        endpoint = f"http://127.0.0.1:{collector.server_port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        tracing = Tracing()
        with tracing.span("GET", "/v1/cases/7K3M-Q2"):
            pass
        tracing.stop()
        collector.shutdown()
        thread.join()
    assert b"/v1/cases/7K3M-Q2" in b"".join(RECEIVED)
