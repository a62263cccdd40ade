#include "integration/graph/stored_set.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <variant>

#include "api/digested_item.h"
#include "api/report.h"
#include "api/report_limits.h"
#include "base/zstd_file.h"
#include "sealing/item_rules.h"

namespace strongroom::test {
namespace {

std::string TextOf(const std::filesystem::path& report) {
  base::ZstdFileReader reader(report);
  std::string text;
  for (std::string_view piece = reader.Read(); !piece.empty(); piece = reader.Read()) text += piece;
  return text;
}

bool IsComplete(const StoredSet& set, const std::string& type) {
  const auto found = set.outcome.summary.types.find(type);
  return found != set.outcome.summary.types.end() &&
         found->second.state == domain::TypeState::kComplete;
}

// Whether each type that names objects of `type` in `one` does so in `other`.
bool AreNamedAsIn(const StoredSet& other, const StoredSet& one, const std::string& type) {
  const auto [begin, end] = one.naming.equal_range(type);
  return std::all_of(begin, end, [&](const auto& naming) {
    return !IsComplete(one, naming.second) || IsComplete(other, naming.second);
  });
}

}  // namespace

size_t StoredSet::CountOf(const std::string& type) const {
  const auto found = policies.find(type);
  return found == policies.end() ? 0 : found->second.size();
}

size_t StoredSet::Count() const {
  size_t count = 0;
  for (const auto& [type, of_type] : policies) count += of_type.size();
  return count;
}

StoredSet ReadReport(const std::filesystem::path& report, const catalogue::Catalogues& catalogues) {
  const sealing::ItemRules rules(catalogues, api::kMaxItemBytes);
  StoredSet set;
  set.naming = rules.Naming(domain::ProviderKind::kMicrosoftGraph);
  std::istringstream lines(TextOf(report));
  for (std::string text; std::getline(lines, text);) {
    api::ReportLine line = api::DecodeReportLine(text);
    if (auto* const end = std::get_if<api::ReportEnd>(&line)) set.outcome = end->outcome;
    auto* const item = std::get_if<api::ReportItem>(&line);
    if (item == nullptr) continue;
    const api::DigestedItem stored =
        rules.Digest(domain::ProviderKind::kMicrosoftGraph, std::move(*item));
    const bool is_new =
        set.policies[stored.item.type]
            .insert({stored.item.external_id,
                     {.change_digest = stored.change_digest, .digest = stored.digest}})
            .second;
    if (!is_new) throw std::runtime_error(stored.item.external_id + " comes twice");
  }
  return set;
}

Differences Compare(const StoredSet& before, const StoredSet& now) {
  Differences differences;
  static const std::map<std::string, StoredPolicy> kNone;
  const auto policies_of =
      [](const StoredSet& set,
         const std::string& type) -> const std::map<std::string, StoredPolicy>& {
    const auto found = set.policies.find(type);
    return found == set.policies.end() ? kNone : found->second;
  };
  for (const auto& [type, coverage] : now.outcome.summary.types) {
    if (!IsComplete(before, type) || !IsComplete(now, type)) continue;
    const bool tells_added = AreNamedAsIn(before, now, type);
    const bool tells_removed = AreNamedAsIn(now, before, type);
    const auto& had = policies_of(before, type);
    const auto& has = policies_of(now, type);
    for (const auto& [identity, policy] : has) {
      const auto old = had.find(identity);
      const std::string name = type + ' ' + identity;
      if (old == had.end()) {
        if (tells_added) differences.added.insert(name);
      } else if (old->second.change_digest != policy.change_digest &&
                 old->second.digest != policy.digest) {
        differences.changed.insert(name);
      }
    }
    for (const auto& [identity, policy] : had) {
      if (tells_removed && !has.contains(identity))
        differences.removed.insert(type + ' ' + identity);
    }
  }
  return differences;
}

}  // namespace strongroom::test
