#include "http/framing.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"

namespace strongroom::http {
namespace {

// Of which readers may take either when there are two.
constexpr auto kOnce = std::to_array<std::string_view>(
    {"host", "content-length", "transfer-encoding", "authorization", "content-type", "expect"});

auto Named(std::string_view name) {
  return [name](const auto& field) { return base::EqualsIgnoringCase(field.first, name); };
}

std::optional<std::string_view> Find(const Fields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), Named(name));
  if (found == fields.end()) return std::nullopt;
  return found->second;
}

// A list of the same number is one for some readers.
bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::IsDigit);
}

}  // namespace

std::string FramingProblem(const Fields& fields, bool is_http_1_0) {
  for (const std::string_view name : kOnce) {
    if (std::count_if(fields.begin(), fields.end(), Named(name)) > 1) {
      return "more than one " + std::string(name);
    }
  }
  const auto host = Find(fields, "host");
  if (!host && !is_http_1_0) return "no host";
  if (host && !IsHost(*host)) return "a host that is none";
  const auto length = Find(fields, "content-length");
  if (length && !IsNumber(*length)) return "a content length that is no number";
  const auto coding = Find(fields, "transfer-encoding");
  if (!coding) return "";
  if (!base::EqualsIgnoringCase(*coding, "chunked")) return "a transfer coding other than chunked";
  if (length) return "both a content length and a transfer coding";
  if (is_http_1_0) return "a transfer coding in HTTP/1.0";
  return "";
}

bool IsHost(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return base::IsLetter(c) || base::IsDigit(c) ||
           std::string_view("-._~%:[]").find(c) != std::string_view::npos;
  });
}

}  // namespace strongroom::http
