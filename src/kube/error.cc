#include "kube/error.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/printable.h"
#include "kube/object_meta.h"
#include "kube/status_reason.h"

namespace strongroom::kube {
namespace {

constexpr size_t kMostOfField = 200;

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A path without what stands in brackets, unless it is an index: the keys of keyed lists are values
// of the object. "metadata.labels[..]". Empty when it is no path.
std::string PathOf(std::string_view field) {
  if (field.size() > kMostOfField) return "";
  std::string path;
  while (!field.empty()) {
    const char c = field.front();
    const bool is_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '$';
    if (c == '[') {
      const size_t end = field.find(']');
      if (end == std::string_view::npos) return "";
      const std::string_view key = field.substr(1, end - 1);
      path += IsNumber(key) ? '[' + std::string(key) + ']' : "[..]";
      field.remove_prefix(end + 1);
    } else if (is_name) {
      path += c;
      field.remove_prefix(1);
    } else {
      return "";
    }
  }
  return path;
}

std::vector<Cause> CausesOf(const Json& status) {
  std::vector<Cause> causes;
  const Json* const details = base::MemberAt(status, "details");
  const Json* const list = details == nullptr ? nullptr : base::MemberAt(*details, "causes");
  if (list == nullptr || !list->is_array()) return causes;
  for (const Json& each : *list) {
    if (causes.size() == kMostCauses) break;
    Cause cause{.reason = base::TextOrEmpty(each, "reason"),
                .field = PathOf(base::TextOrEmpty(each, "field"))};
    if (cause.field.empty() || !IsKnownCause(cause.reason)) continue;
    if (std::find(causes.begin(), causes.end(), cause) == causes.end()) {
      causes.push_back(std::move(cause));
    }
  }
  return causes;
}

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
  return {code, std::move(reason), message, CausesOf(status)};
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
