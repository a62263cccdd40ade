#include "cli/verification_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "sets/members.h"

namespace strongroom::cli {

base::Json VerificationJson(const sets::Verification& verification) {
  base::Json problems = base::Json::array();
  for (const sets::Problem& problem : verification.problems) {
    problems.push_back({{"type", problem.type}, {"id", problem.id}, {"what", problem.what}});
  }
  return {{"backupSet", verification.set},
          {"verified", verification.is_verified},
          {"linked", verification.is_linked},
          {"items", verification.items},
          {"bytes", verification.bytes},
          {"digest", verification.digest.empty() ? "" : sets::DigestText(verification.digest)},
          {"problemCount", verification.problem_count},
          {"problems", std::move(problems)}};
}

}  // namespace strongroom::cli
