#include "sets/verification.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json_members.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::Json;

void RequireSense(const Verification& verification) {
  const auto named = static_cast<int64_t>(verification.problems.size());
  if (verification.problem_count < named ||
      verification.is_verified != (verification.problem_count == 0)) {
    throw base::JsonError("verified, problemCount, problems: contradict each other");
  }
}

}  // namespace

Verification ReadVerification(const Json& object) {
  return ReadOrThrow("the verification of a backup set", [&] {
    RequireKind(object, api::kSetVerificationKind);
    Verification verification{.set = NeededText(object, "backupSet"),
                              .is_verified = base::BoolAt(object, "verified", false),
                              .is_linked = base::BoolAt(object, "linked", false),
                              .items = NeededCount(object, "items"),
                              .bytes = NeededCount(object, "bytes"),
                              .digest = NeededDigest(object, "digest"),
                              .problem_count = NeededCount(object, "problemCount"),
                              .problems = {}};
    for (const Json& problem : base::ArrayAt(object, "problems")) {
      verification.problems.push_back({.type = base::StringAt(problem, "type"),
                                       .id = base::StringAt(problem, "id"),
                                       .what = NeededText(problem, "what")});
    }
    RequireSense(verification);
    return verification;
  });
}

}  // namespace strongroom::sets
