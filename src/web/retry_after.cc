#include "web/retry_after.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/ascii.h"
#include "web/http_date.h"

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

}  // namespace

std::optional<milliseconds> RetryAfter(const Response& response) {
  const auto header = response.headers.find("retry-after");
  if (header == response.headers.end()) return std::nullopt;
  if (const auto seconds = ReadSeconds(header->second)) return seconds;
  const auto then = DateIn(response, "retry-after");
  const auto now = DateIn(response, "date");
  if (!then || !now) return std::nullopt;
  return std::clamp<std::chrono::seconds>(*then - *now, std::chrono::seconds{0},
                                          kLongestRetryAfter);
}

}  // namespace strongroom::web
