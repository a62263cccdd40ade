# shellcheck shell=bash
# Builds Kubernetes from Debian's source package with Debian's Go into $KUBERNETES_BUILT, program by program: what is there is not
# built again. Uses KUBERNETES_CACHE, KUBERNETES_VERSION, KUBERNETES_BUILT. KEEP_SOURCE=1 keeps the source tree (3 GB).

# In the order of what is needed first.
KUBERNETES_PROGRAMS=(kube-apiserver kubectl kube-controller-manager kube-scheduler kubelet kube-proxy)

kubernetes_built() {
  local program
  for program in "${KUBERNETES_PROGRAMS[@]}"; do [[ -x $KUBERNETES_BUILT/$program ]] || return 1; done
}

# In an apt state of its own: the machine's settings stay as they are.
fetch_kubernetes_source() { # in the current folder
  local apt=$PWD/apt
  mkdir -p "$apt/sources.d" "$apt/lists/partial" "$apt/cache/archives/partial"
  write_source_package_list "$apt/sources.d"
  local options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/sources.d" -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)")
  apt-get "${options[@]}" -q update
  apt-get "${options[@]}" -q source --download-only kubernetes
  rm -rf unpacked
  dpkg-source --no-check -x kubernetes_*.dsc unpacked
  mv unpacked kubernetes
}

# Two changes; both may be made again.
patch_kubernetes_source() { # in the source tree
  # Vendored reflect2 1.0.1 corrupts memory with Go >= 1.18, every program dies within minutes; Debian packages 1.0.2.
  local vendored=vendor/github.com/modern-go/reflect2 packaged=/usr/share/gocode/src/github.com/modern-go/reflect2
  rm -f "$vendored"/*.go "$vendored"/*.s
  cp "$packaged"/*.go "$packaged"/*.s "$vendored/"
  # Server-side apply of a Service port without "protocol", as every later Kubernetes allows.
  local types=staging/src/k8s.io/api/core/v1/types.go
  grep -q 'default="TCP"' <<< "$(sed -n '/^type ServicePort struct/,/^}/p' "$types")" ||
    sed -i '/^type ServicePort struct/,/^}/s|^\t// Default is TCP\.$|&\n\t// +default="TCP"|' "$types"
}

build_program() { # PROGRAM; in $GOPATH/src/k8s.io/kubernetes, where its Makefile wants to be
  PATH=/usr/lib/go/bin:$PATH CGO_ENABLED=0 KUBE_GIT_VERSION=v$KUBERNETES_VERSION KUBE_GIT_TREE_STATE=clean \
    KUBE_GIT_COMMIT=debian make WHAT="cmd/$1"
  cp "_output/local/bin/linux/$(dpkg --print-architecture)/$1" "$KUBERNETES_BUILT/$1.new"
  mv "$KUBERNETES_BUILT/$1.new" "$KUBERNETES_BUILT/$1"
}

# The steps' own output goes to a file.
logged() { # WHAT COMMAND..
  say "$1"
  start_job "$1" "$BUILD_LOG" "${@:2}"
  await_job "$1" >&2 || {
    tail -n 50 "$BUILD_LOG" >&2
    die "$1: failed; whole output in $BUILD_LOG"
  }
}

build_kubernetes() {
  if kubernetes_built; then
    say "Kubernetes $KUBERNETES_VERSION is in $KUBERNETES_BUILT already"
    return
  fi
  require_commands "scripts/install-deps.sh cluster" apt-get dpkg-source go make rsync gcc
  take_lock "$KUBERNETES_CACHE/lock"
  local work=$KUBERNETES_CACHE/src tree program number=0
  BUILD_LOG=$KUBERNETES_CACHE/build.log
  mkdir -p "$work" "$KUBERNETES_BUILT"
  : > "$BUILD_LOG"
  cd "$work"
  [[ -d kubernetes ]] || logged "fetching Debian's source package of Kubernetes" fetch_kubernetes_source
  tree=$work/gopath/src/k8s.io/kubernetes
  mkdir -p "$(dirname "$tree")"
  ln -sfn "$work/kubernetes" "$tree"
  cd "$tree"
  patch_kubernetes_source
  for program in "${KUBERNETES_PROGRAMS[@]}"; do
    number=$((number + 1))
    [[ -x $KUBERNETES_BUILT/$program ]] ||
      logged "building Kubernetes, program $number of ${#KUBERNETES_PROGRAMS[@]}: $program" build_program "$program"
  done
  cd /
  # Go makes its module folders read-only.
  [[ -n ${KEEP_SOURCE:-} ]] || { chmod -R u+w "$work" && rm -rf "$work"; }
  release_lock "$KUBERNETES_CACHE/lock"
  say "Kubernetes $KUBERNETES_VERSION is in $KUBERNETES_BUILT"
}
