#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "api/digested_item.h"

namespace strongroom::store {

using api::DigestedItem;

// Bytes that an item which waits to be written takes; digests and names of members are counted with
// a constant, and those that a restore does not bring back are among its content.
inline size_t MemoryOf(const api::ReportItem& item) {
  constexpr size_t kOthers = 400;
  return kOthers + item.type.size() + item.external_id.size() + item.display_name.size() +
         item.content.size();
}

// The change digest of a content that is stored, by the rules that its policy type has now; absent
// when there is none. Thread-safe.
using ChangeDigester =
    std::function<std::optional<std::string>(const std::string& type, const std::string& content)>;

}  // namespace strongroom::store
