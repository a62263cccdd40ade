#include "provider/graph/findings.h"

#include <map>
#include <utility>

#include "base/text.h"
#include "catalogue/mask.h"
#include "provider/error.h"

namespace strongroom::provider::graph {
namespace {

using catalogue::PolicyType;
using domain::TypeState;

constexpr size_t kMostInWarning = 10;

bool IsCut(const domain::TypeCoverage& coverage) {
  return coverage.state == TypeState::kIncomplete || coverage.state == TypeState::kFailed;
}

}  // namespace

void Findings::NoteItem(const PolicyType& type, const GraphItem& item) {
  const base::MutexLock lock(mutex_);
  references_.Note(type, item.identity.external_id, item.content);
}

void Findings::Add(const Tally& tally, domain::TypeCoverage coverage) {
  Add(tally.type(), std::move(coverage));
  if (tally.skipped() == 0) return;
  const base::MutexLock lock(mutex_);
  collection_.warnings.push_back(tally.type().key + ": " + std::to_string(tally.skipped()) +
                                 " not stored: built in, or temporary");
}

void Findings::Add(const PolicyType& type, domain::TypeCoverage coverage) {
  const base::MutexLock lock(mutex_);
  if (Graph(type).referenced_only) {
    collection_.types[type.key] = std::move(coverage);
  } else {
    Note(type, std::move(coverage), collection_);
  }
}

std::set<References::Name> Findings::NamedOf(const PolicyType& type) const {
  const base::MutexLock lock(mutex_);
  return references_.NamedOf(type.key);
}

Collection Findings::Take(int64_t repeated) {
  const base::MutexLock lock(mutex_);
  MarkReferencedIncomplete();
  for (const PolicyType& type : types_) {
    if (Graph(type).referenced_only) Note(type, collection_.types[type.key], collection_);
  }
  WarnOfDangling();
  collection_.retries = repeated;
  return std::move(collection_);
}

// What is named is known only as far as the types were read that name it, so that an object which
// is not there must not count as deleted.
void Findings::MarkReferencedIncomplete() {
  std::map<std::string, std::string> cut;  // and why: the code of what names it
  for (const PolicyType& type : types_) {
    const domain::TypeCoverage& coverage = collection_.types[type.key];
    if (!references_.IsCut() && !IsCut(coverage)) continue;
    for (const catalogue::GraphReference& reference : Graph(type).references) {
      cut.emplace(reference.to, IsCut(coverage) ? coverage.error_code : kRunTooLarge);
    }
  }
  for (const PolicyType& type : types_) {
    domain::TypeCoverage& coverage = collection_.types[type.key];
    const auto found = cut.find(type.key);
    if (!Graph(type).referenced_only || found == cut.end()) continue;
    if (coverage.state != TypeState::kComplete) continue;
    coverage.state = TypeState::kIncomplete;
    coverage.error_code = found->second;
    coverage.error_message = "not every reference to it is known";
  }
}

void Findings::WarnOfDangling() {
  std::set<std::string> whole;
  for (const auto& [key, coverage] : collection_.types) {
    if (coverage.state == TypeState::kComplete) whole.insert(key);
  }
  for (const auto& [key, names] : references_.Dangling(whole)) {
    std::string text = key + ": refers to what is not there:";
    size_t shown = 0;
    for (const std::string& name : names) {
      if (++shown > kMostInWarning) break;
      text += ' ' + catalogue::MaskSecrets(name);
    }
    collection_.warnings.push_back(text + base::AndMore(names.size(), kMostInWarning));
  }
}

}  // namespace strongroom::provider::graph
