#include "access/reviews.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_members.h"

namespace strongroom::access {
namespace {

using base::Json;

constexpr const char* kTokenReviews = "/apis/authentication.k8s.io/v1/tokenreviews";
constexpr const char* kAccessReviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

std::vector<std::string> TextsIn(const Json& array) {
  std::vector<std::string> texts;
  for (const Json& one : array) {
    if (one.is_string()) texts.push_back(one.get<std::string>());
  }
  return texts;
}

User DecodeUser(const Json& user) {
  User found{.name = base::StringAt(user, "username"),
             .uid = base::StringAt(user, "uid"),
             .groups = TextsIn(base::ArrayAt(user, "groups")),
             .extra = {}};
  for (const auto& [key, values] : base::ObjectAt(user, "extra").items()) {
    if (values.is_array()) found.extra[key] = TextsIn(values);
  }
  return found;
}

}  // namespace

kube::ClientOptions ReviewOptions() {
  return {.qps = 50,
          .burst = 100,
          .timeout = std::chrono::milliseconds{10'000},
          .max_retries = 0,
          .observer = {}};
}

std::optional<User> DecodeTokenReview(const Json& review, std::string_view audience) {
  const Json& status = base::ObjectAt(review, "status");
  if (!base::BoolAt(status, "authenticated", false)) return std::nullopt;
  const auto audiences = TextsIn(base::ArrayAt(status, "audiences"));
  // An API server that knows no audiences answers without them: then the token is not for us.
  if (!audience.empty() &&
      std::find(audiences.begin(), audiences.end(), audience) == audiences.end()) {
    return std::nullopt;
  }
  User user = DecodeUser(base::ObjectAt(status, "user"));
  if (user.name.empty()) return std::nullopt;
  return user;
}

std::optional<User> KubeReviews::ReviewToken(const std::string& token, std::string_view audience) {
  Json spec{{"token", token}};
  if (!audience.empty()) spec["audiences"] = Json::array({audience});
  return DecodeTokenReview(client_.Post(kTokenReviews, {{"apiVersion", "authentication.k8s.io/v1"},
                                                        {"kind", "TokenReview"},
                                                        {"spec", std::move(spec)}}),
                           audience);
}

bool KubeReviews::MayGet(const User& user, std::string_view path) {
  return IsAllowed(user, "nonResourceAttributes", {{"path", path}, {"verb", "get"}});
}

bool KubeReviews::MayDo(const User& user, const ResourceAccess& access) {
  return IsAllowed(user, "resourceAttributes",
                   {{"verb", access.verb},
                    {"group", access.group},
                    {"version", access.version},
                    {"resource", access.resource},
                    {"subresource", access.subresource},
                    {"namespace", access.ns},
                    {"name", access.name}});
}

bool KubeReviews::IsAllowed(const User& user, const char* attributes, Json what) {
  const Json answer = client_.Post(kAccessReviews, {{"apiVersion", "authorization.k8s.io/v1"},
                                                    {"kind", "SubjectAccessReview"},
                                                    {"spec",
                                                     {{"user", user.name},
                                                      {"uid", user.uid},
                                                      {"groups", user.groups},
                                                      {"extra", user.extra},
                                                      {attributes, std::move(what)}}}});
  const Json& status = base::ObjectAt(answer, "status");
  return base::BoolAt(status, "allowed", false) && !base::BoolAt(status, "denied", false);
}

}  // namespace strongroom::access
