"""The page as a Hugging Face Space: one process, nothing kept."""

from __future__ import annotations

import os
import tempfile

LIMITS = {
    "BONAFIDE_HOME": os.path.join(tempfile.gettempdir(), "bonafide"),
    "BONAFIDE_EVIDENCE_RETENTION_DAYS": "0",
    "BONAFIDE_MEDIA_DURATION_S": "600",
    "BONAFIDE_WEB_UPLOAD_BYTES": "50000000",
    "BONAFIDE_WEB_CHECKS_PER_HOUR": "20",
    "BONAFIDE_JOBS_TENANT_AT_ONCE": "1",
    "BONAFIDE_JOBS_TENANT_WAITING": "5",
    # The Space is shown inside a page of the Hub, behind proxies with private addresses.
    "BONAFIDE_WEB_FRAMED_BY": "https://huggingface.co https://*.hf.space",
    "FORWARDED_ALLOW_IPS": "127.0.0.1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
}


def main() -> None:
    """Serve on the port that Spaces look at."""
    for name, value in LIMITS.items():
        os.environ.setdefault(name, value)
    from bonafide_ui.commands import serve

    serve(host="0.0.0.0", port=int(os.environ.get("GRADIO_SERVER_PORT", "7860")))  # noqa: S104


if __name__ == "__main__":
    main()
