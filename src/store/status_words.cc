#include "store/status_words.h"

namespace strongroom::store {

std::string StatusOf(domain::RunPhase phase) {
  // What has no word in the API needs one here.
  if (phase == domain::RunPhase::kPending) return "pending";
  return std::string(domain::NameOf(phase));
}

const std::string& OpenStatuses() {
  static const std::string list = [] {
    std::string words;
    for (const auto& entry : base::kEnumWords<domain::RunPhase>) {
      if (domain::IsTerminal(entry.value)) continue;
      words += (words.empty() ? "'" : ", '") + StatusOf(entry.value) + "'";
    }
    return words;
  }();
  return list;
}

}  // namespace strongroom::store
