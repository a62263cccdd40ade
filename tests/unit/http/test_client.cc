#include "test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace strongroom::http {
namespace {

constexpr timeval kPatience{10, 0};

SSL* AsSsl(void* pointer) { return static_cast<SSL*>(pointer); }

void BindTo(int fd, const char* address) {
  sockaddr_in ip4{};
  ip4.sin_family = AF_INET;
  inet_pton(AF_INET, address, &ip4.sin_addr);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&ip4), sizeof ip4) != 0) {
    throw std::runtime_error("cannot bind");
  }
}

int Connect(uint16_t port, const char* address, const char* from) {
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (std::string_view(address).find(':') != std::string_view::npos) {
    auto* ip6 = reinterpret_cast<sockaddr_in6*>(&storage);
    ip6->sin6_family = AF_INET6;
    ip6->sin6_port = htons(port);
    inet_pton(AF_INET6, address, &ip6->sin6_addr);
    size = sizeof *ip6;
  } else {
    auto* ip4 = reinterpret_cast<sockaddr_in*>(&storage);
    ip4->sin_family = AF_INET;
    ip4->sin_port = htons(port);
    inet_pton(AF_INET, address, &ip4->sin_addr);
    size = sizeof *ip4;
  }
  const int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  if (from != nullptr) BindTo(fd, from);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&storage), size) != 0) {
    close(fd);
    throw std::runtime_error("cannot connect");
  }
  return fd;
}

}  // namespace

TestClient::TestClient(uint16_t port, Mode mode, const char* address, const char* from)
    : fd_(Connect(port, address, from)) {
  if (mode == Mode::kTls) BeginTls({});
}

TestClient::TestClient(uint16_t port, const std::filesystem::path& own)
    : fd_(Connect(port, "127.0.0.1", nullptr)) {
  BeginTls(own);
}

void TestClient::BeginTls(const std::filesystem::path& own) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  context_ = SSL_CTX_new(TLS_client_method());
  ssl_ = SSL_new(static_cast<SSL_CTX*>(context_));
  SSL_set_fd(AsSsl(ssl_), fd_);
  if (!own.empty()) {
    SSL_use_certificate_file(AsSsl(ssl_), (own / "crt").c_str(), SSL_FILETYPE_PEM);
    SSL_use_PrivateKey_file(AsSsl(ssl_), (own / "key").c_str(), SSL_FILETYPE_PEM);
  }
  if (SSL_connect(AsSsl(ssl_)) != 1) throw std::runtime_error("TLS handshake failed");
}

TestClient::~TestClient() {
  SSL_free(AsSsl(ssl_));
  SSL_CTX_free(static_cast<SSL_CTX*>(context_));
  close(fd_);
}

bool TestClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long sent = ssl_ != nullptr
                          ? SSL_write(AsSsl(ssl_), bytes.data(), static_cast<int>(bytes.size()))
                          : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void TestClient::EndSending() { shutdown(fd_, SHUT_WR); }

long TestClient::ReadSome(char* data, size_t size) {
  if (ssl_ != nullptr) return SSL_read(AsSsl(ssl_), data, static_cast<int>(size));
  return recv(fd_, data, size, 0);
}

std::string TestClient::ReadUntil(std::string_view end) {
  std::string text;
  std::array<char, 16384> buffer{};
  while (end.empty() || text.find(end) == std::string::npos) {
    const long got = ReadSome(buffer.data(), end.empty() ? buffer.size() : 1);
    if (got < 0 && ssl_ == nullptr && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      throw std::runtime_error("nothing came for ten seconds");
    }
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
  return text;
}

std::string TestClient::CertificateName() const {
  X509* const certificate = SSL_get1_peer_certificate(AsSsl(ssl_));
  std::array<char, 256> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  X509_free(certificate);
  return name.data();
}

std::string Get(uint16_t port, std::string_view path, TestClient::Mode mode, const char* from) {
  TestClient client(port, mode, "127.0.0.1", from);
  client.Send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  return client.ReadToEnd();
}

void WriteCertificate(const std::filesystem::path& certificate, const std::filesystem::path& key,
                      const std::string& name) {
  EVP_PKEY* const pair = EVP_EC_gen("P-256");
  X509* const made = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -60);
  X509_gmtime_adj(X509_getm_notAfter(made), 3600);
  X509_set_pubkey(made, pair);
  X509_NAME* const subject = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made, subject);
  X509_sign(made, pair, EVP_sha256());
  FILE* file = fopen(certificate.c_str(), "we");
  PEM_write_X509(file, made);
  fclose(file);
  file = fopen(key.c_str(), "we");
  PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
  fclose(file);
  X509_free(made);
  EVP_PKEY_free(pair);
}

size_t OpenDescriptors() {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

}  // namespace strongroom::http
