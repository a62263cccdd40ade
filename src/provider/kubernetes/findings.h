#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "catalogue/policy_type.h"
#include "provider/collection.h"
#include "provider/error.h"
#include "provider/kubernetes/type_collector.h"

namespace strongroom::provider::kubernetes {

// Whether a type is read only as far as other objects refer to it.
bool IsReferenced(const catalogue::PolicyType& type);

// What a collection has found so far: the types that were read, what they refer to, and in which of
// the tenant's namespaces there was anything. Thread-safe.
class Findings {
 public:
  // Only these namespaces are read; empty: all.
  explicit Findings(const std::vector<std::string>& namespaces)
      : namespaces_(namespaces), unseen_(namespaces.begin(), namespaces.end()) {}

  // What was read of a type, or why nothing was.
  void Add(const catalogue::PolicyType& type, TypeResult result) EXCLUDES(mutex_);
  // The Tenant leaves a type out in every run, so that there is nothing to warn of.
  void AddAsIntended(const catalogue::PolicyType& type, domain::TypeCoverage coverage)
      EXCLUDES(mutex_);

  // Absent: nothing is known of them.
  void Add(std::optional<domain::RightsReview> review) EXCLUDES(mutex_);

  // The definition of a selected type has this name.
  void NoteDefinition(const std::string& name) EXCLUDES(mutex_);
  // Which resources a selected type has is not known; `code` says why.
  void LoseDefinitions(const std::string& code) EXCLUDES(mutex_);
  // The lists to read for the objects of `type` that were referred to.
  std::vector<ListScope> ReferencedScopes(const catalogue::PolicyType& type) EXCLUDES(mutex_);

  // The tenant's namespaces in which nothing was found.
  std::set<std::string> Unseen() const EXCLUDES(mutex_);
  // It is not known whether `ns` is there: that nothing was found in it says nothing of `types`.
  void Doubt(const std::string& ns, const ProviderError& why,
             const std::vector<catalogue::PolicyType>& types) EXCLUDES(mutex_);

  // All of it, once every type was added. How the reading of a type by reference ended is known
  // now, and noted (provider/collection.h); of others it was at once.
  Collection Take(const std::vector<catalogue::PolicyType>& types, int64_t retries)
      EXCLUDES(mutex_);

 private:
  void WarnOfMissing(const catalogue::PolicyType& type, const std::set<Reference>& missing)
      REQUIRES(mutex_);
  void MarkReferencedIncomplete(const std::vector<catalogue::PolicyType>& types) REQUIRES(mutex_);

  const std::vector<std::string> namespaces_;
  mutable base::Mutex mutex_;
  Collection collection_ GUARDED_BY(mutex_);
  std::set<std::string> unseen_ GUARDED_BY(mutex_);
  std::set<Reference> references_ GUARDED_BY(mutex_);
  std::set<Reference> definitions_ GUARDED_BY(mutex_);
  std::string definitions_lost_ GUARDED_BY(mutex_);  // the code; empty: they are known
  // Types of which not every reference is known, and the code that says why.
  std::map<std::string, std::string> cut_ GUARDED_BY(mutex_);
  std::set<std::string> put_off_ GUARDED_BY(mutex_);  // types that are noted in the end
};

}  // namespace strongroom::provider::kubernetes
