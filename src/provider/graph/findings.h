#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "catalogue/policy_type.h"
#include "provider/collection.h"
#include "provider/graph/item_reader.h"
#include "provider/graph/references.h"
#include "provider/graph/tally.h"

namespace strongroom::provider::graph {

// What a collection has found so far. Thread-safe.
class Findings {
 public:
  // `types` outlive this.
  explicit Findings(const std::vector<catalogue::PolicyType>& types)
      : types_(types), references_(types) {}

  void NoteItem(const catalogue::PolicyType& type, const GraphItem& item) EXCLUDES(mutex_);
  // How the reading of a type ended.
  void Add(const Tally& tally, domain::TypeCoverage coverage) EXCLUDES(mutex_);
  void Add(const catalogue::PolicyType& type, domain::TypeCoverage coverage) EXCLUDES(mutex_);

  std::set<References::Name> NamedOf(const catalogue::PolicyType& type) const EXCLUDES(mutex_);

  // All of it, once every type was added. Of a type of which only what others name is read it is
  // known now how its reading ended, and noted (provider/collection.h); of others it was at once.
  Collection Take(int64_t repeated) EXCLUDES(mutex_);

 private:
  void MarkReferencedIncomplete() REQUIRES(mutex_);
  void WarnOfDangling() REQUIRES(mutex_);

  const std::vector<catalogue::PolicyType>& types_;
  mutable base::Mutex mutex_;
  Collection collection_ GUARDED_BY(mutex_);
  References references_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::provider::graph
