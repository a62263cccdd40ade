#include "web/http_date.h"

#include <array>
#include <ctime>

namespace strongroom::web {
namespace {

using std::chrono::sys_seconds;

std::optional<sys_seconds> ReadDate(const std::string& text) {
  static constexpr std::array<const char*, 3> kForms = {
      "%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"};
  for (const char* form : kForms) {
    std::tm parts{};
    const char* const end = strptime(text.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') return sys_seconds{std::chrono::seconds{timegm(&parts)}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<sys_seconds> DateIn(const Response& response, const std::string& header) {
  const auto found = response.headers.find(header);
  return found == response.headers.end() ? std::nullopt : ReadDate(found->second);
}

}  // namespace strongroom::web
