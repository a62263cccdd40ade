#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

// Words that say why. Programs of users look for them, so one that was released stays. They are in
// tables: conditions.h, run_reasons.h, miss_reasons.h, event_reasons.h, which docs/conditions.md
// shows with those of drill_reasons.h and of restore_reasons.h, whose other one is in
// docs/restore.md; tests compare them.
namespace strongroom::domain {

struct Reason {
  std::string_view word;
  std::string_view meaning;
  std::string_view advice;  // empty: there is nothing to do
};

// Null for a word that the table has not.
template <size_t size>
constexpr const Reason* FindReason(const std::array<Reason, size>& table, std::string_view word) {
  for (const Reason& reason : table) {
    if (reason.word == word) return &reason;
  }
  return nullptr;
}

// For the names in code: a word that is not in the table does not compile.
template <size_t size>
consteval std::string_view WordIn(const std::array<Reason, size>& table, std::string_view word) {
  if (FindReason(table, word) == nullptr) throw std::invalid_argument("not in this table");
  return word;
}

}  // namespace strongroom::domain
