#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/notice.h"

namespace strongroom::notify {

// What a template may name of a notice.
struct Field {
  std::string_view name;
  // Absent values are empty.
  std::string (*of)(const domain::Notice& notice);
  size_t limit;  // bytes that are shown of it
};

// Text that somebody else may have chosen: it is escaped for where it goes.
std::span<const Field> Fields();

// What holds or does not: for sections alone.
struct Mark {
  std::string_view name;
  bool (*of)(const domain::Notice& notice);
};

std::span<const Mark> Marks();

// "run failed" for "runFailed".
std::string WordsOf(std::string_view event);

}  // namespace strongroom::notify
