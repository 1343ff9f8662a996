FROM swift:6.3-bookworm AS build
WORKDIR /src
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-dev zlib1g-dev libcrypt-dev python3-venv \
 && rm -rf /var/lib/apt/lists/*
# Packages first: this layer stays in the cache until the dependencies change.
COPY Package.* ./
RUN swift package resolve
# The fetched assets land in Resources/vendor, which .dockerignore keeps out of the copy below.
COPY scripts scripts
RUN scripts/setup
COPY Resources Resources
COPY Sources Sources
COPY Tests Tests
COPY Benchmarks Benchmarks
RUN scripts/build-assets \
 && scripts/embed \
 && swift build -c release --product orderdesk --static-swift-stdlib \
 && strip .build/release/orderdesk

FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-0 libcrypt1 libstdc++6 zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin orderdesk \
 && install -d -o orderdesk -g orderdesk -m 0700 /data
COPY --from=build /src/.build/release/orderdesk /usr/local/bin/orderdesk
USER orderdesk
WORKDIR /data
VOLUME /data
ENV SERVER_HOST=0.0.0.0 STORAGE_PATH=/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/usr/local/bin/orderdesk", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/orderdesk"]
