#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace strongroom::server::admission {

// What an API server shows instead of a certificate, which it has none of: the last part of the
// path that it was told to ask at. Read from its file each time, so that it may be exchanged. Never
// logged. Thread-safe.
class SharedKey {
 public:
  // Shorter ones let nobody in: they could be guessed, or are no key at all.
  static constexpr size_t kLeast = 32;

  // Throws base::FileError when there is no such file.
  explicit SharedKey(std::filesystem::path file);

  // Takes as long for every text of one length. Throws base::FileError.
  bool Is(std::string_view shown) const;

 private:
  std::string Read() const;

  const std::filesystem::path file_;
};

}  // namespace strongroom::server::admission
