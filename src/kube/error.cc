#include "kube/error.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/printable.h"
#include "kube/object_meta.h"

namespace strongroom::kube {
namespace {

ApiError FromStatus(std::string_view attempt, int http_status, const Json& status) {
  int code = http_status;
  const auto found = status.find("code");
  if (code == 0 && found != status.end() && found->is_number_integer()) {
    const auto value = found->get<int64_t>();
    if (value >= 100 && value <= 599) code = static_cast<int>(value);
  }
  std::string reason = base::Printable(base::TextOrEmpty(status, "reason"));
  const std::string message = std::string(attempt) + ": " + std::to_string(code) + " " + reason +
                              ": " + base::PrintableLines(base::TextOrEmpty(status, "message"));
  return {code, std::move(reason), message};
}

// Null when it is no JSON.
Json ParseQuietly(std::string_view text) {
  try {
    return base::ParseJson(text);
  } catch (const base::JsonError&) {
    return nullptr;
  }
}

}  // namespace

bool IsForbidden(const ApiError& error) { return error.status() == 403; }
bool IsNotFound(const ApiError& error) {
  return error.status() == 404 && error.reason() == "NotFound";
}
// By its words, which is all that tells it:
// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go
// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go
bool IsDenied(const ApiError& error) {
  const std::string_view words = error.what();
  return words.find(" denied the request") != std::string_view::npos ||
         words.find(" denied request") != std::string_view::npos;
}
bool IsInvalid(const ApiError& error) {
  return error.reason() == "Invalid" || error.reason() == "BadRequest";
}
bool IsConflict(const ApiError& error) {
  return error.status() == 409 && error.reason() != "AlreadyExists" && !IsDenied(error);
}
bool IsAlreadyExists(const ApiError& error) {
  return error.status() == 409 && error.reason() == "AlreadyExists";
}
bool IsGone(const ApiError& error) {
  return error.status() == 410 || error.reason() == "Expired" || error.reason() == "Gone";
}

base::Prospect ProspectOf(base::Asked asked, const web::WebError& error) {
  const auto* const answer = dynamic_cast<const ApiError*>(&error);
  if (answer == nullptr) return web::ProspectOf(asked, error);
  // Policies choose their codes; they are somebody's to change.
  if (IsDenied(*answer)) return base::Prospect::kPerson;
  return base::ProspectOf(asked, answer->status());
}

ApiError DecodeApiError(std::string_view attempt, const web::Response& response) {
  const Json status = ParseQuietly(response.body);
  if (status.is_object() && base::TextOrEmpty(status, "kind") == "Status") {
    return FromStatus(attempt, response.status, status);
  }
  // What else somebody answers under that address is not ours to show.
  const std::string message = std::string(attempt) + ": " + std::to_string(response.status) +
                              ", and the answer is no Kubernetes Status";
  return {response.status, "", message};
}

ApiError DecodeStatus(std::string_view attempt, const Json& status) {
  return FromStatus(attempt, 0, status.is_object() ? status : Json::object());
}

}  // namespace strongroom::kube
