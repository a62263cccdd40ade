#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kube/client.h"

namespace strongroom::access {

// Who presented a token, as Kubernetes knows them.
struct User {
  std::string name;  // "system:serviceaccount:team-a:runner"
  std::string uid;
  std::vector<std::string> groups;
  std::map<std::string, std::vector<std::string>> extra;

  bool operator==(const User&) const = default;
};

// What somebody wants to do with objects of the API, in the words of RBAC. Empty: an empty
// namespace is all of them, an empty name any object.
struct ResourceAccess {
  std::string verb;  // "get", "list"
  std::string group;
  std::string version;
  std::string resource;
  std::string subresource;
  std::string ns;
  std::string name;
};

// What Kubernetes says of those who ask us. Calls throw web::WebError when it does not.
// Thread-safe.
class Reviews {
 public:
  virtual ~Reviews() = default;

  // Absent unless the token is valid now, and for `audience`; "" is that of the API server.
  virtual std::optional<User> ReviewToken(const std::string& token, std::string_view audience) = 0;

  // Whether `user` may get `path`, which is no resource of Kubernetes: "/metrics".
  virtual bool MayGet(const User& user, std::string_view path) = 0;

  virtual bool MayDo(const User& user, const ResourceAccess& access) = 0;
};

// Budget of the requests of a KubeReviews, which is better its own: whoever sends many tokens must
// not keep anything else from being asked. An answer comes in milliseconds or not at all, and who
// asked us comes again.
kube::ClientOptions ReviewOptions();
inline constexpr size_t kReviewsAtOnce = 8;

// The API server behind a client, whose account may create what it asks with.
// https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
// https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/
class KubeReviews final : public Reviews {
 public:
  explicit KubeReviews(kube::Client client) : client_(std::move(client)) {}

  std::optional<User> ReviewToken(const std::string& token, std::string_view audience) override;
  bool MayGet(const User& user, std::string_view path) override;
  bool MayDo(const User& user, const ResourceAccess& access) override;

 private:
  bool IsAllowed(const User& user, const char* attributes, nlohmann::json what);

  kube::Client client_;
};

// Reads the answer to a TokenReview; see Reviews::ReviewToken. Throws base::JsonError.
std::optional<User> DecodeTokenReview(const nlohmann::json& review, std::string_view audience);

}  // namespace strongroom::access
