#include "api/refusal_body.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "base/printable.h"
#include "domain/form.h"

namespace strongroom::api {
namespace {

// Far more than our server ever says.
constexpr size_t kMaxBody = size_t{64} << 10U;

}  // namespace

std::string EncodeRefusal(const RefusalBody& refusal) {
  return CanonicalJson(
      {{"error", {{"code", refusal.code}, {"message", base::PrintableLines(refusal.message)}}}});
}

std::optional<RefusalBody> DecodeRefusal(std::string_view body) {
  if (body.size() > kMaxBody) return std::nullopt;
  try {
    const Json json = ParseJson(body);
    if (!json.is_object()) return std::nullopt;
    const Json& error = ObjectAt(json, "error");
    RefusalBody refusal{StringAt(error, "code"), base::PrintableLines(TextAt(error, "message"))};
    if (!domain::form::kErrorCode.matches(refusal.code)) return std::nullopt;
    return refusal;
  } catch (const ApiFormatError&) {
    return std::nullopt;
  }
}

}  // namespace strongroom::api
