#pragma once

#include <optional>
#include <string>
#include <string_view>

// What Kubernetes calls the ServiceAccounts of a cluster where it speaks of users and groups.
// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
namespace strongroom::domain {

// What a pod runs as that names none.
inline constexpr const char* kDefaultAccount = "default";

inline constexpr std::string_view kServiceAccountPrefix = "system:serviceaccount:";
// Groups: of all of a namespace, and of all that there are.
inline constexpr std::string_view kServiceAccountsPrefix = "system:serviceaccounts:";
inline constexpr std::string_view kAllServiceAccounts = "system:serviceaccounts";

// The user that one is: "system:serviceaccount:team-a:runner".
std::string ServiceAccountUser(std::string_view ns, std::string_view name);

// Whether a user is one; by the prefix alone, which Kubernetes keeps for them.
bool IsServiceAccount(std::string_view user);

// The namespace of the one that a user is; absent where it is none, or not of that form.
std::optional<std::string> NamespaceOfServiceAccount(std::string_view user);

}  // namespace strongroom::domain
