# BASE is an image of Debian 12, and has no default: what a tag of a registry names may be another one tomorrow, so that the name of
# such an image ends with its digest. localhost/.. is what scripts/image.sh makes of Debian's signed packages.
ARG BASE
FROM ${BASE} AS runtime
ARG BASE
RUN case $BASE in localhost/* | *@sha256:*) ;; *) echo "BASE=$BASE has no digest: NAME@sha256:.." >&2 && exit 1 ;; esac
COPY scripts/packages/runtime.txt /packages.txt
# Nothing here has to become another user, so nothing can.
RUN apt-get update -q && \
    grep -v '^#' /packages.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -q -y --no-install-recommends && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt /packages.txt && \
    find / -xdev -perm /6000 -exec chmod ug-s {} +

FROM ${BASE} AS build
COPY scripts/packages/compile.txt /packages.txt
RUN apt-get update -q && \
    grep -v '^#' /packages.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -q -y --no-install-recommends && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt
WORKDIR /source
COPY . .
COPY --from=runtime /var/lib/dpkg/status /runtime/status
# The time that the list of what is in the image bears.
ARG SOURCE_DATE_EPOCH=0
# CCACHE_DIR may be a folder of the host (scripts/image.sh), so that a change recompiles only what it touches.
RUN CCACHE_DIR=/ccache cmake --preset release -DBUILD_TESTING=OFF -DCMAKE_RUNTIME_OUTPUT_DIRECTORY=/out && \
    CCACHE_DIR=/ccache cmake --build --preset release --target strongroom kubectl-strongroom && \
    strip /out/strongroom /out/kubectl-strongroom && \
    scripts/sbom.sh /runtime build/release > /out/sbom.spdx.json && rm -rf build

FROM runtime
ARG BASE
LABEL org.opencontainers.image.title="Strongroom" \
      org.opencontainers.image.description="Scheduled backups of configuration policies: controller, server and executor" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="$BASE" \
      dev.strongroom.sbom="/usr/share/doc/strongroom/sbom.spdx.json"
# The plugin is there for users to copy out; see docs/cli.md.
COPY --from=build /out/strongroom /out/kubectl-strongroom /usr/bin/
COPY --from=build /out/sbom.spdx.json /usr/share/doc/strongroom/
# By that name kubectl asks the plugin to complete words.
RUN ln -s kubectl-strongroom /usr/bin/kubectl_complete-strongroom
# A library that is missing ends the build here, not the container later.
RUN ! ldd /usr/bin/strongroom /usr/bin/kubectl-strongroom | grep 'not found'
USER 65532:65532
ENTRYPOINT ["/usr/bin/strongroom"]
