FROM debian:bookworm-slim AS build
COPY scripts/packages/compile.txt /packages.txt
RUN apt-get update -q && \
    grep -v '^#' /packages.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -q -y --no-install-recommends && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt
WORKDIR /source
COPY . .
# CCACHE_DIR may be a folder of the host (scripts/image.sh), so that a change recompiles only what it touches.
RUN CCACHE_DIR=/ccache cmake --preset release -B /build -DBUILD_TESTING=OFF -DCMAKE_RUNTIME_OUTPUT_DIRECTORY=/out && \
    CCACHE_DIR=/ccache cmake --build /build --target strongroom kubectl-strongroom && \
    strip /out/strongroom /out/kubectl-strongroom && rm -rf /build

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Strongroom" \
      org.opencontainers.image.description="Scheduled backups of configuration policies: controller, server and executor" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY scripts/packages/runtime.txt /packages.txt
RUN apt-get update -q && \
    grep -v '^#' /packages.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -q -y --no-install-recommends && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt /packages.txt
# The plugin is there for users to copy out; see docs/cli.md.
COPY --from=build /out/strongroom /out/kubectl-strongroom /usr/bin/
# A library that is missing ends the build here, not the container later.
RUN ! ldd /usr/bin/strongroom /usr/bin/kubectl-strongroom | grep 'not found'
USER 65532:65532
ENTRYPOINT ["/usr/bin/strongroom"]
