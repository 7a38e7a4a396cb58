# syntax=docker/dockerfile:1
# Page, API, bots and workers in one image; what it does is the command it is given.
#   docker build -t bonafide .
#   docker run -p 7860:7860 -v bonafide:/data --read-only --tmpfs /tmp bonafide

FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY bots bots
COPY ui ui
RUN python -m venv /opt/bonafide \
 && /opt/bonafide/bin/pip install '.[ui,slack,discord]' \
 && find /opt/bonafide -name '__pycache__' -prune -exec rm -rf {} + \
 && find /opt/bonafide -type d -name 'tests' -path '*site-packages*' -prune -exec rm -rf {} +

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin bonafide
COPY --from=build /opt/bonafide /opt/bonafide
ENV PATH=/opt/bonafide/bin:$PATH \
    BONAFIDE_HOME=/data \
    HF_HOME=/data/hub \
    MPLCONFIGDIR=/tmp/matplotlib \
    NUMBA_CACHE_DIR=/tmp/numba \
    GRADIO_TEMP_DIR=/tmp/gradio \
    GRADIO_ANALYTICS_ENABLED=False \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001
VOLUME /data
WORKDIR /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
ENTRYPOINT ["bonafide"]
CMD ["serve", "--host", "0.0.0.0", "--port", "7860"]
