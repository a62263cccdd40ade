#include "http/message.h"

#include <algorithm>

#include "base/ascii.h"
#include "http/escape.h"
#include "http/framing.h"

namespace strongroom::http {
namespace {

// The target from its path on; empty when it has none.
std::string OriginFormOf(std::string_view target) {
  if (target.starts_with('/')) return std::string(target);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!base::EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const size_t end = std::min(rest.find_first_of("/?"), rest.size());
    if (end == 0 || !IsHost(rest.substr(0, end))) return "";
    const bool has_path = end < rest.size() && rest[end] == '/';
    return (has_path ? "" : "/") + std::string(rest.substr(end));
  }
  return "";
}

}  // namespace

std::string_view Request::Header(const std::string& lower_case_name) const {
  const auto found = headers.lower_bound(lower_case_name);  // of equal ones the first
  const bool is_there = found != headers.end() && found->first == lower_case_name;
  return is_there ? std::string_view(found->second) : std::string_view();
}

std::vector<std::string_view> Request::PathSegments() const {
  std::vector<std::string_view> segments;
  std::string_view rest = path;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const size_t end = rest.find('/');
    segments.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
  }
  return segments;
}

bool ParseTarget(std::string_view whole, Request& request) {
  const std::string origin_form = OriginFormOf(whole);
  const std::string_view target = origin_form;
  if (target.empty()) return false;
  const size_t mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark == std::string_view::npos) return true;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    const size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if (!pair.empty()) request.query.emplace(FormDecode(pair.substr(0, equals)), FormDecode(value));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return true;
}

}  // namespace strongroom::http
