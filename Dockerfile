# One image, three stages: compile, gather the few system libraries that the binary links, and put both on an empty root.
# The last stage has no shell, no package manager and no root: it runs as 10001:10001 and writes to /data only.
#
#   docker build --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" --tag orderdesk:0.1.0 .
#   docker run --read-only --cap-drop ALL --volume orderdesk-data:/data --publish 8080:8080 orderdesk:0.1.0
#
# Who builds for others pins the two base images by digest as well: `docker buildx imagetools inspect debian:12.11-slim`.
# `make rehearse-image` carries these steps out without a Docker engine.

FROM swift:6.3.1-bookworm AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /src
# No versions of Debian packages: the release is pinned by the tag, and its point updates are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends libcrypt-dev libsqlite3-dev make python3-venv zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
# Packages first: this layer stays in the cache until the dependencies change.
COPY Package.* ./
RUN swift package resolve --scratch-path .build/dist
# The fetched assets land in Resources/vendor, which .dockerignore keeps out of the copies below.
COPY scripts scripts
RUN scripts/setup
COPY Makefile ./
COPY Resources Resources
COPY Sources Sources
# The manifest names the targets in these two, so that they have to be there, though nothing of them is compiled.
COPY Tests Tests
COPY Benchmarks Benchmarks
RUN make dist

FROM debian:12.11-slim AS system
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /packages
# What the binary links, the certificates for an https collector of traces, and what each package says about itself, so that
# scanners see them: nothing that can be started.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && apt-get download base-files libc6 libcrypt1 libgcc-s1 libsqlite3-0 libstdc++6 zlib1g \
 && install -d /system/var/lib/dpkg/status.d \
 && for package in *.deb; do \
      dpkg-deb --extract "$package" /system; \
      dpkg-deb --field "$package" >"/system/var/lib/dpkg/status.d/$(dpkg-deb --field "$package" Package)"; \
    done \
 && rm -rf /system/etc/update-motd.d /system/usr/lib/*/{audit,gconv} /system/usr/share/{base-files,lintian} /var/lib/apt/lists/* \
 && install -D -m 0644 /etc/ssl/certs/ca-certificates.crt /system/etc/ssl/certs/ca-certificates.crt \
 && echo 'orderdesk:x:10001:10001::/data:/nonexistent' >/system/etc/passwd \
 && echo 'orderdesk:x:10001:' >/system/etc/group \
 && install -d -m 0700 /data

FROM scratch
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="OrderDesk" \
      org.opencontainers.image.description="An order desk in one binary: pages, JSON API and database" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="scratch"
COPY --from=system /system /
COPY --from=system --chown=10001:10001 /data /data
COPY --from=build /src/dist/orderdesk /usr/local/bin/orderdesk
# The bill of materials of the binary; that of the system libraries is in /var/lib/dpkg/status.d.
COPY --from=build /src/dist/orderdesk.cdx.json /usr/share/doc/orderdesk/
USER 10001:10001
WORKDIR /data
VOLUME /data
# Large sorts of SQLite and the check of a backup need room for a while: on the volume, and not in a /tmp that is memory.
ENV SERVER_HOST=0.0.0.0 \
    STORAGE_PATH=/data \
    TMPDIR=/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/usr/local/bin/orderdesk", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/orderdesk"]
CMD ["serve"]
