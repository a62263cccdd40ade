#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/report.h"

namespace strongroom::store {

// A policy as it is stored, with what was computed from its content. Digests are SHA-256, in
// hexadecimal.
struct DigestedItem {
  api::ReportItem item;
  std::string digest;         // of item.content
  std::string change_digest;  // of what of it says that the policy changed
  int epoch = 0;              // of the rules that made change_digest
  // How much of it a restore brings back, by the words of catalogue/content_rules.h, and the names
  // of members that it does not; empty: nobody knows.
  std::string restorability;
  std::vector<std::string> missing;
};

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
