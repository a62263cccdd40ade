#pragma once

#include <cstdint>
#include <string>

#include "integration/support/command.h"
#include "support/temporary_folder.h"
#include "web/remote.h"
#include "web/transport.h"

namespace strongroom::test {

// A folder with a server's certificate, for 127.0.0.1 unless told otherwise.
class Certificate {
 public:
  explicit Certificate(const std::string& names = "IP:127.0.0.1") {
    RunCommand({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-days", "1", "-subj", "/CN=strongroom", "-addext",
                "subjectAltName=" + names, "-keyout", key(), "-out", file()});
  }

  std::string file() const { return folder_ / "tls.crt"; }
  std::string key() const { return folder_ / "tls.key"; }

  // What a server on 127.0.0.1 that has it answers.
  web::Response Get(uint16_t port, const std::string& path, const std::string& token) const {
    web::Remote remote;
    remote.server = "https://127.0.0.1:" + std::to_string(port);
    remote.ca.file = file();
    remote.token.text = token;
    web::Request request;
    request.path_and_query = path;
    return web::MakeHttpTransport(remote)->Send(request, {});
  }

 private:
  const TemporaryFolder folder_;
};

}  // namespace strongroom::test
