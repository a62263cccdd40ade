#include "domain/approver.h"

#include "domain/service_account.h"

namespace strongroom::domain {
namespace {

// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests
constexpr std::string_view kAnonymous = "system:anonymous";

}  // namespace

bool MayApprove(std::string_view user) {
  return !user.empty() && user != kAnonymous && !IsServiceAccount(user);
}

}  // namespace strongroom::domain
