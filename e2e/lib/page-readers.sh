# shellcheck shell=bash
# Who goes by the pages: people with a kubeconfig of their own, and logins of PostgreSQL. What they run is shown, and a failure of it ends the
# test. Needs demo.sh, pages.sh and, where it is known, IMAGE_ARCHIVE, the image's.

WORK=$(mktemp -d)
PROGRAMS=$WORK/bin # what they have in PATH
OUTPUT=            # of the last block

have_programs() {
  mkdir "$PROGRAMS"
  ln -s "$(command -v "$KUBECTL")" "$PROGRAMS/kubectl"
  ln -s "$HELM" "$PROGRAMS/helm"
  "$TREE/tests/image/unpack.py" "${IMAGE_ARCHIVE:-$("$TREE/scripts/image.sh" strongroom)}" "$WORK/image"
  install -m 755 "$WORK/image/files/usr/bin/kubectl-strongroom" "$PROGRAMS/kubectl-strongroom"
}

config() { kube config --kubeconfig "$WORK/$1.kubeconfig" "${@:2}" > /dev/null; } # USER ARGS..

# A kubeconfig as the cluster's admin, in NAMESPACE; the cluster is also the context "other" of it.
is_admin() { # USER NAMESPACE
  kube config view --raw --minify --flatten > "$WORK/$1.kubeconfig"
  config "$1" set-context --current --namespace="$2"
  config "$1" set-context other --cluster="$(kube config view --minify -o 'jsonpath={.clusters[0].name}')" \
    --user="$(kube config view --minify -o 'jsonpath={.users[0].name}')"
}

# A kubeconfig with a client certificate, which is signed as clusters do it, and no right but what has been bound to its name.
is_user() { # USER NAMESPACE
  local key=$WORK/$1.key request
  request=$(openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$key" -subj "/CN=$1" 2> /dev/null | base64 -w0)
  kube apply -f - << END
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: $1}
spec: {request: $request, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}
END
  kube certificate approve "$1"
  await 20 "the certificate of $1" quietly certificate_of "$1"
  certificate_of "$1" > "$WORK/$1.crt"
  is_admin "$1" "$2"
  config "$1" unset users
  config "$1" set-credentials "$1" --client-certificate="$WORK/$1.crt" --client-key="$key" --embed-certs
  config "$1" set-context --current --user="$1"
}
certificate_of() { # USER
  kube get csr "$1" -o 'jsonpath={.status.certificate}' | base64 -d | grep .
}

# Shows what is run, runs it with TEXT as input, and shows what it said.
perform() { # WHO BLOCK COMMAND..
  headline "$2 ($1)"
  awk '{ print "| " $0 }' <<< "${TEXT%$'\n'}"
  local result=0
  OUTPUT=$("${@:3}" <<< "$TEXT" 2>&1) || result=$?
  printf '%s\n' "$OUTPUT"
  ((result == 0)) || die "\"$2\" fails with $result"
}

run() { # USER BLOCK
  take_block "$2"
  perform "$1" "$2" env -C "$TREE" KUBECONFIG="$WORK/$1.kubeconfig" PATH="$PROGRAMS:$PATH" bash -e -o pipefail
}
apply_block() { # USER BLOCK [FLAGS..]
  take_block "$2"
  perform "$1" "$2" kube --kubeconfig "$WORK/$1.kubeconfig" apply "${@:3}" -f -
}
query() { # LOGIN BLOCK; the database lets its own pod in without a password
  take_block "$2"
  perform "$1" "$2" kube -n "$DATABASE_NAMESPACE" exec -i deploy/postgres -- \
    psql "postgresql://$1@/$DATABASE?host=/tmp" -X -v ON_ERROR_STOP=1
}

# The last output has TEXT, whatever the white space.
says() { # TEXT
  [[ $(squeeze "$OUTPUT") == *"$(squeeze "$1")"* ]] || die "it does not say: $1"
  echo "  ok: it says $(squeeze "$1" | cut -c 1-100)"
}
squeeze() { tr -s ' \t\n' ' ' <<< "$1" | sed 's/ $//'; }
# The last output has the block, which is an output itself.
printed() { # BLOCK
  take_block "$1"
  says "${TEXT%$'\n'}"
}

phases() { kube -n "$1" get bsr -o "jsonpath={range .items[?(@.spec.scheduleRef.name==\"$2\")]}{.status.phase}{\"\n\"}{end}" | sort -u; } # NAMESPACE SCHEDULE
# What was asked for last has become a run, too.
have_ended() {
  local request
  request=$(kube -n "$1" get bsched "$2" -o 'jsonpath={.metadata.annotations.strongroom\.dev/run-now} {.status.lastManualTrigger}')
  [[ ${request% *} == "${request#* }" && $(phases "$@" | grep -cvE '^(success|partial|failed|canceled|skipped)$') == 0 ]]
}
succeed() { # NAMESPACE SCHEDULE
  await 90 "the runs of $2" have_ended "$@" || {
    kube -n "$1" describe bsr,pods >&2
    die "a run of $2 did not end"
  }
  [[ $(phases "$@") == success ]] || kube -n "$1" describe bsr >&2
  check "what all runs of $1/$2 ended as" success "$(phases "$@" | xargs)"
}
