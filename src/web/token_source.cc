#include "web/token_source.h"

#include <algorithm>
#include <system_error>

#include "web/error.h"

namespace strongroom::web {
namespace {

std::string Trim(const std::string& text) {
  static constexpr const char* kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// RFC 6750: a bearer token is printable ASCII; anything else would forge headers.
std::string Checked(std::string token, const std::string& source) {
  const bool good =
      std::all_of(token.begin(), token.end(), [](char c) { return c > 32 && c < 127; });
  if (!good) throw TransportError(source + ": holds no bearer token but other characters");
  return token;
}

}  // namespace

std::string TokenSource::Current() {
  if (material_.file.empty()) return Checked(Trim(material_.text), "token");
  const base::MutexLock lock(mutex_);
  std::error_code problem;
  Stamp stamp;
  stamp.target = std::filesystem::canonical(material_.file, problem);
  if (!problem) stamp.changed = std::filesystem::last_write_time(stamp.target, problem);
  if (!problem) stamp.size = std::filesystem::file_size(stamp.target, problem);
  if (!problem && !token_.empty() && stamp == stamp_) return token_;
  try {
    std::string token = Checked(Trim(material_.Read()), material_.file.string());
    if (token.empty()) throw TransportError(material_.file.string() + ": is empty");
    token_ = std::move(token);
    stamp_ = stamp;
  } catch (const TransportError&) {
    if (token_.empty()) throw;
  }
  return token_;
}

}  // namespace strongroom::web
