#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace strongroom::http {

// A client that can misbehave: raw bytes to and from a port of 127.0.0.1, or of `address`. `from`
// is the address that it comes from: all of 127.0.0.0/8 is this machine. Every call gives up after
// ten seconds.
class TestClient {
 public:
  enum class Mode { kPlain, kTls };
  explicit TestClient(uint16_t port, Mode mode = Mode::kPlain, const char* address = "127.0.0.1",
                      const char* from = nullptr);
  // With TLS, and a certificate of its own where the server asks for one: "crt" and "key" of the
  // folder.
  TestClient(uint16_t port, const std::filesystem::path& own);
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  // False when the server no longer takes bytes.
  bool Send(std::string_view bytes);
  // Says that no more comes.
  void EndSending();
  // Reads until `end` was seen, or the connection ended.
  std::string ReadUntil(std::string_view end);
  // Reads until the server closes; everything since the last read.
  std::string ReadToEnd() { return ReadUntil(""); }
  // The subject's common name of the server's certificate.
  std::string CertificateName() const;

 private:
  void BeginTls(const std::filesystem::path& own);
  long ReadSome(char* data, size_t size);

  int fd_ = -1;
  void* context_ = nullptr;
  void* ssl_ = nullptr;
};

// Sends a GET on a connection of its own and returns the whole answer.
std::string Get(uint16_t port, std::string_view path,
                TestClient::Mode mode = TestClient::Mode::kPlain, const char* from = nullptr);

// Writes a new key and a certificate that it signs itself.
void WriteCertificate(const std::filesystem::path& certificate, const std::filesystem::path& key,
                      const std::string& name);

// How many descriptors this process has open.
size_t OpenDescriptors();

}  // namespace strongroom::http
