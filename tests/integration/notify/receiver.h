#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/file.h"
#include "integration/support/certificate.h"
#include "integration/support/command.h"
#include "integration/support/process.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace strongroom::test {

// receiver.py, for as long as this lives. Not thread-safe.
class Receiver {
 public:
  // `kind` is "https" or "smtp". Throws std::runtime_error when it does not start.
  Receiver(const std::string& kind, const std::string& secret) {
    process_.emplace(
        std::vector<std::string>{"/usr/bin/python3", "-B",
                                 (ProjectRoot() / "tests/integration/notify/receiver.py").string(),
                                 kind, folder_.path().string(), certificate_.file(),
                                 certificate_.key(), secret},
        folder_ / "out", folder_ / "err");
    Eventually([&] { return std::filesystem::exists(folder_ / "port") || process_->ExitCode(); });
    if (!std::filesystem::exists(folder_ / "port")) {
      throw std::runtime_error("the receiver does not start: " + base::ReadFile(folder_ / "err"));
    }
    port_ = base::ReadFile(folder_ / "port");
  }

  const std::string& port() const { return port_; }
  const Certificate& certificate() const { return certificate_; }

  // What came, counted from 1; absent when not so much has come.
  std::optional<std::string> Came(int number) const {
    const auto file = folder_ / std::to_string(number);
    if (!Eventually([&] { return std::filesystem::exists(file); })) return std::nullopt;
    return base::ReadFile(file);
  }
  bool HasNoMoreThan(int number) const {
    return !std::filesystem::exists(folder_ / std::to_string(number + 1));
  }

 private:
  const TemporaryFolder folder_;
  const Certificate certificate_;
  std::optional<Process> process_;
  std::string port_;
};

}  // namespace strongroom::test
