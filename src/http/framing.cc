#include "http/framing.h"

#include "base/ascii.h"

namespace strongroom::http {

std::string FramingProblem(const Fields& fields, bool is_http_1_0) {
  int lengths = 0;
  int codings = 0;
  int hosts = 0;
  for (const auto& [name, value] : fields) {
    if (base::EqualsIgnoringCase(name, "content-length")) ++lengths;
    if (base::EqualsIgnoringCase(name, "host")) ++hosts;
    if (!base::EqualsIgnoringCase(name, "transfer-encoding")) continue;
    ++codings;
    if (!base::EqualsIgnoringCase(value, "chunked")) return "a transfer coding other than chunked";
  }
  if (hosts > 1) return "more than one host";
  if (lengths > 1) return "more than one content length";
  if (codings > 1) return "more than one transfer coding";
  if (codings > 0 && lengths > 0) return "both a content length and a transfer coding";
  if (codings > 0 && is_http_1_0) return "a transfer coding in HTTP/1.0";
  return "";
}

}  // namespace strongroom::http
