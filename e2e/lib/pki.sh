# shellcheck shell=bash
# Certificates and kubeconfigs of one cluster: its own CA, and one that the API server hands requests on with; everything ECDSA P-256 (made in well under a second).
# Uses PKI, NAME, NODE_IP, SERVICE_API_IP.

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/$1.key"; }

new_ca() { # FILE
  new_key "$1"
  openssl req -x509 -new -key "$PKI/$1.key" -days 3650 -subj "/CN=$NAME-$1" -out "$PKI/$1.crt"
}

new_certificate() { # FILE SUBJECT serverAuth|clientAuth [SUBJECT-ALT-NAMES] [CA]
  local file=$PKI/$1 ca=$PKI/${5:-ca}
  new_key "$1"
  openssl req -new -key "$file.key" -subj "$2" |
    openssl x509 -req -CA "$ca.crt" -CAkey "$ca.key" -set_serial "0x$(openssl rand -hex 16)" -days 3650 \
      -out "$file.crt" -extfile <(
        printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\n' "$3"
        [[ -z ${4:-} ]] || printf 'subjectAltName=%s\n' "$4"
      ) 2> /dev/null
}

# Signs and checks service-account tokens: RSA, as Entra takes no other from a cluster.
new_service_account_key() {
  openssl genrsa -out "$PKI/sa.key" 2048 2> /dev/null
  openssl rsa -in "$PKI/sa.key" -pubout -out "$PKI/sa.pub" 2> /dev/null
}

control_plane_pki() {
  mkdir -p "$PKI"
  new_ca ca
  new_ca front-proxy-ca
  new_certificate front-proxy /CN=front-proxy-client clientAuth "" front-proxy-ca
  new_service_account_key
  local service=kubernetes names="DNS:localhost,IP:127.0.0.1,IP:$NODE_IP,IP:$SERVICE_API_IP"
  new_certificate apiserver /CN=kube-apiserver serverAuth \
    "$names,DNS:$service,DNS:$service.default,DNS:$service.default.svc,DNS:$service.default.svc.cluster.local"
  new_certificate admin /O=system:masters/CN=admin clientAuth
  new_certificate controller-manager /CN=system:kube-controller-manager clientAuth
}

node_pki() {
  new_certificate kubelet-server "/CN=$NAME" serverAuth "IP:$NODE_IP,DNS:$NAME"
  new_certificate kubelet "/O=system:nodes/CN=system:node:$NAME" clientAuth
  new_certificate apiserver-kubelet /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
  new_certificate scheduler /CN=system:kube-scheduler clientAuth
  new_certificate proxy /CN=system:kube-proxy clientAuth
  new_certificate dns /O=system:masters/CN=dns clientAuth
}

write_kubeconfig() { # OUT CERTIFICATE PORT
  local certificate=$PKI/$2
  (
    umask 077
    cat > "$1.new" << END
apiVersion: v1
kind: Config
current-context: "$NAME"
clusters:
- name: "$NAME"
  cluster:
    server: https://127.0.0.1:$3
    certificate-authority-data: $(base64 -w0 "$PKI/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 "$certificate.crt")
    client-key-data: $(base64 -w0 "$certificate.key")
contexts:
- name: "$NAME"
  context:
    cluster: "$NAME"
    user: $2
END
  )
  mv "$1.new" "$1"
}
