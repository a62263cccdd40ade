#include "sets/answer.h"

#include <nlohmann/json.hpp>

#include "sets/members.h"

namespace strongroom::sets {

base::Json ParseAnswer(std::string_view text) {
  return ReadOrThrow("the answer", [&] { return base::ParseJson(text, kAnswerLimits); });
}

}  // namespace strongroom::sets
