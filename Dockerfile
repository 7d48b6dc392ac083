# One image, three roles: web (default command), worker, and the preparation run at each deployment.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements/ requirements/
RUN python -m venv /opt/campus \
    && /opt/campus/bin/pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
    && /opt/campus/bin/uv pip sync --no-cache --require-hashes --compile-bytecode \
        --python /opt/campus/bin/python requirements/runtime.txt \
    && rm -f /opt/campus/bin/uv /opt/campus/bin/uvx

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin campus
COPY --from=packages /opt/campus /opt/campus
WORKDIR /srv/campus
COPY . .
ENV PATH=/opt/campus/bin:$PATH \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    CAMPUS_DATA_DIR=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER campus
VOLUME /data
EXPOSE 8000
# Asked under the first allowed host, as the proxy would.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD python -c "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['CAMPUS_ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.'), 'X-Forwarded-Proto': 'https'}), timeout=4)"
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=1", "--blocking-threads=1", "--http=1", "--no-ws", "--log-level=warning", "cms.wsgi:application"]
