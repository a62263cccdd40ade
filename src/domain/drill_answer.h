#pragma once

#include <optional>
#include <string_view>

#include "domain/drill_spec.h"
#include "domain/restore.h"

namespace strongroom::domain {

// What a drill found; absent when it has no answer, or none yet.
std::optional<DrillAnswer> AnswerOf(const Restore& drill);

// Whether an answer with that reason of schedule_restorable says that its set could not be put
// back.
bool IsBadAnswer(std::string_view reason);

}  // namespace strongroom::domain
