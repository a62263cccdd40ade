#pragma once

#include <string>

#include "integration/support/command.h"
#include "support/temporary_folder.h"

namespace strongroom::server {

// A folder with the server's certificate for 127.0.0.1.
class Certificate {
 public:
  Certificate() {
    test::RunCommand({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                      "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=strongroom",
                      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key(), "-out", file()});
  }

  std::string file() const { return folder_ / "tls.crt"; }
  std::string key() const { return folder_ / "tls.key"; }

 private:
  const test::TemporaryFolder folder_;
};

}  // namespace strongroom::server
