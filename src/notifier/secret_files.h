#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "domain/notifier.h"

namespace strongroom::notifier {

// A Secret's value that is not there. The message says what to do, and nothing of any value.
class SecretMissing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The Secrets that Notifiers name, as files: ROOT/SECRET/KEY, which the kubelet writes anew when
// they change. No name leads out of the root. Thread-safe.
class SecretFiles {
 public:
  explicit SecretFiles(std::filesystem::path root) : root_(std::move(root)) {}

  // A file that is there now. Throws SecretMissing.
  std::filesystem::path FileOf(const domain::NotifierSecret& of) const;

  // Its content without white space at its end, which editors leave. At most 64 KiB. Throws
  // SecretMissing.
  std::string Read(const domain::NotifierSecret& of) const;

 private:
  const std::filesystem::path root_;
};

}  // namespace strongroom::notifier
