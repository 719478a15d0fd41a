FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/homeroom
COPY .ci/locks/runtime.txt .ci/locks/runtime.txt
RUN /opt/homeroom/bin/pip install --no-cache-dir --require-hashes -r .ci/locks/runtime.txt
COPY . .
RUN /opt/homeroom/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
# The data and the keys stay apart: a backup of one never holds the other.
RUN useradd --system --uid 10001 --no-create-home --home-dir /data homeroom \
    && install -d -o homeroom -g homeroom -m 0700 /data /keys
COPY --from=build /opt/homeroom /opt/homeroom
COPY settings.toml /etc/homeroom/settings.toml
ENV PATH=/opt/homeroom/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOMEROOM_DATA_DIR=/data \
    HOMEROOM_KEYS=/keys \
    HOMEROOM_WEB__HOST=0.0.0.0 \
    HOMEROOM_WEB__PORT=8080
USER homeroom
WORKDIR /etc/homeroom
VOLUME ["/data", "/keys"]
EXPOSE 8080
STOPSIGNAL SIGTERM
# Plain Python, so that a check every half minute does not import the application.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-S", "-c", \
    "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"HOMEROOM_WEB__PORT\"]}/livez', timeout=4)"]
# No shell in between: the process itself receives SIGTERM.
ENTRYPOINT ["homeroom"]
CMD ["run"]
