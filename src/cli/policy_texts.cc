#include "cli/policy_texts.h"

#include <nlohmann/json.hpp>

#include "base/yaml_text.h"
#include "cli/answers.h"
#include "cli/error.h"
#include "sets/answer.h"

namespace strongroom::cli {

using domain::Change;

namespace {

std::string ReadFrom(const ReadableSet& set, const sets::Difference& policy) {
  const std::string answer =
      set.reader.Content(set.name, policy.type, policy.id, ContentForm::kNormalised);
  return base::WriteYaml(OrCliError([&] { return sets::ParseAnswer(answer); }),
                         base::YamlStyle::kLineWise);
}

}  // namespace

std::optional<PolicyTexts> PolicyReader::Read(const sets::Difference& policy) {
  if (!may_read_) return std::nullopt;
  try {
    PolicyTexts texts;
    if (policy.change != Change::kAdded) texts.before = ReadFrom(before_, policy);
    if (policy.change != Change::kRemoved) texts.after = ReadFrom(after_, policy);
    return texts;
  } catch (const ForbiddenError& e) {
    may_read_ = false;
    err_.Line(std::string("warning: without the right to contents only JSON patches are shown: ") +
              e.what());
    return std::nullopt;
  }
}

}  // namespace strongroom::cli
