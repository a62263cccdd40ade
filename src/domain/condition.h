#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::domain {

// metav1.Condition. Its types and reasons are in domain/conditions.h.
struct Condition {
  std::string type;
  bool is_true = false;
  std::string reason;
  std::string message;  // empty: the reason is all that there is to say
  std::chrono::sys_seconds last_transition;
  int64_t observed_generation = 0;
  bool is_unknown = false;  // nobody can say; is_true is false then

  bool operator==(const Condition&) const = default;
};

// Sets the condition of `wanted.type` in `conditions`; last_transition moves only when the truth
// does.
void SetCondition(std::vector<Condition>& conditions, Condition wanted);

// Null when there is none of that type.
const Condition* FindCondition(const std::vector<Condition>& conditions, std::string_view type);

}  // namespace strongroom::domain
