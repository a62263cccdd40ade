#include "cli/policy_texts.h"

#include <nlohmann/json.hpp>

#include "base/yaml_text.h"
#include "cli/answers.h"
#include "cli/error.h"
#include "sets/answer.h"

namespace strongroom::cli {

using domain::Change;

std::optional<PolicyTexts> PolicyReader::Read(const sets::Difference& policy) {
  if (!may_read_) return std::nullopt;
  try {
    PolicyTexts texts;
    if (policy.change != Change::kAdded) texts.before = ReadFrom(diff_.from, policy);
    if (policy.change != Change::kRemoved) texts.after = ReadFrom(diff_.to, policy);
    return texts;
  } catch (const ForbiddenError& e) {
    may_read_ = false;
    err_.Line(std::string("warning: without the right to contents only JSON patches are shown: ") +
              e.what());
    return std::nullopt;
  }
}

std::string PolicyReader::ReadFrom(const std::string& set, const sets::Difference& policy) const {
  const std::string answer = objects_.ReadSet(
      set, "content", {{"type", policy.type}, {"id", policy.id}, {"normalised", "true"}});
  return base::WriteYaml(Understood([&] { return sets::ParseAnswer(answer); }),
                         base::YamlStyle::kLineWise);
}

}  // namespace strongroom::cli
