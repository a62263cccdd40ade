#include "web/retry_after.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <string>

#include "base/ascii.h"

namespace strongroom::web {
namespace {

using std::chrono::milliseconds;

// "7", "7.5", also far too large ones: nothing else, neither signs nor exponents.
std::optional<milliseconds> ReadSeconds(const std::string& text) {
  static constexpr int64_t kMost = milliseconds{kLongestRetryAfter}.count();
  const size_t point = std::min(text.find('.'), text.size());
  int64_t total = 0;
  for (size_t i = 0; i < point; ++i) {
    if (!base::IsDigit(text[i])) return std::nullopt;
    total = std::min(total * 10 + (text[i] - '0') * 1000, kMost);
  }
  if (point == 0 || point + 1 == text.size()) return std::nullopt;
  int64_t weight = 100;
  for (size_t i = point + 1; i < text.size(); ++i, weight /= 10) {
    if (!base::IsDigit(text[i])) return std::nullopt;
    total += (text[i] - '0') * weight;
  }
  return milliseconds{std::min(total, kMost)};
}

// RFC 9110, 5.6.7: the form that is sent today and the two that were sent before.
std::optional<int64_t> ReadDate(const std::string& text) {
  static constexpr std::array<const char*, 3> kForms = {
      "%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"};
  for (const char* form : kForms) {
    std::tm parts{};
    const char* const end = strptime(text.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') return timegm(&parts);
  }
  return std::nullopt;
}

std::optional<int64_t> DateIn(const Response& response, const char* header) {
  const auto found = response.headers.find(header);
  return found == response.headers.end() ? std::nullopt : ReadDate(found->second);
}

}  // namespace

std::optional<milliseconds> RetryAfter(const Response& response) {
  const auto header = response.headers.find("retry-after");
  if (header == response.headers.end()) return std::nullopt;
  if (const auto seconds = ReadSeconds(header->second)) return seconds;
  const auto then = DateIn(response, "retry-after");
  const auto now = DateIn(response, "date");
  if (!then || !now) return std::nullopt;
  static constexpr int64_t kMost = std::chrono::seconds{kLongestRetryAfter}.count();
  return std::chrono::seconds{std::clamp(*then - *now, int64_t{0}, kMost)};
}

}  // namespace strongroom::web
