FROM python:3.11-slim AS build
WORKDIR /source
COPY requirements/ requirements/
RUN python -m venv /opt/ki-events \
 && /opt/ki-events/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt \
 && python -m venv /opt/tools \
 && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY . .
RUN /opt/tools/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel . \
 && /opt/ki-events/bin/pip install --no-cache-dir --no-deps /wheel/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data ki-events \
 && install --directory --owner=ki-events /data
COPY --from=build /opt/ki-events /opt/ki-events
ENV PATH=/opt/ki-events/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    KI_EVENTS_DATA=/data \
    KI_EVENTS_HOST=0.0.0.0 \
    KI_EVENTS_PORT=8000
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"KI_EVENTS_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["ki-events"]
CMD ["serve"]
