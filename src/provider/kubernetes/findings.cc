#include "provider/kubernetes/findings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "catalogue/mask.h"
#include "provider/kubernetes/reference_scopes.h"

namespace strongroom::provider::kubernetes {
namespace {

using catalogue::PolicyType;
using domain::TypeState;

constexpr size_t kMaxReferences = 2000;
constexpr size_t kMaxNamesInWarning = 10;

// Read in each of the tenant's namespaces, when it has any.
bool IsReadByNamespace(const PolicyType& type) {
  return !IsReferenced(type) && IsWithinNamespaces(Kubernetes(type));
}

void AddDoubt(const ProviderError& why, bool about_all, domain::TypeCoverage& coverage) {
  if (coverage.state == TypeState::kSkipped) return;
  ++coverage.errors;
  if (coverage.state == TypeState::kComplete) {
    coverage.state = about_all ? TypeState::kFailed : TypeState::kIncomplete;
  }
  if (!coverage.error_code.empty()) return;
  coverage.error_code = why.code();
  coverage.error_message = why.what();
}

}  // namespace

bool IsReferenced(const PolicyType& type) {
  const catalogue::KubernetesType& source = Kubernetes(type);
  return source.referenced_only || source.of_selected_types;
}

void Findings::Add(const PolicyType& type, TypeResult result) {
  const base::MutexLock lock(mutex_);
  if (IsReferenced(type)) {
    put_off_.insert(type.key);
    collection_.types[type.key] = std::move(result.coverage);
  } else {
    Note(type, std::move(result.coverage), collection_);
  }
  std::move(result.warnings.begin(), result.warnings.end(),
            std::back_inserter(collection_.warnings));
  if (!Kubernetes(type).of_selected_types) WarnOfMissing(type, result.missing);
  references_.merge(result.references);
  for (const std::string& ns : result.seen) unseen_.erase(ns);
}

void Findings::AddAsIntended(const PolicyType& type, domain::TypeCoverage coverage) {
  const base::MutexLock lock(mutex_);
  collection_.types[type.key] = std::move(coverage);
}

void Findings::Add(std::optional<domain::RightsReview> review) {
  const base::MutexLock lock(mutex_);
  collection_.rights_review = std::move(review);
}

void Findings::NoteDefinition(const std::string& name) {
  const base::MutexLock lock(mutex_);
  definitions_.insert({"", "", name});
}

void Findings::LoseDefinitions(const std::string& code) {
  const base::MutexLock lock(mutex_);
  if (definitions_lost_.empty()) definitions_lost_ = code;
}

std::vector<ListScope> Findings::ReferencedScopes(const PolicyType& type) {
  const base::MutexLock lock(mutex_);
  std::vector<ListScope> scopes = Kubernetes(type).of_selected_types
                                      ? ScopesOf("", definitions_, {})
                                      : ScopesOf(type.key, references_, namespaces_);
  if (scopes.size() <= kMaxReferences) return scopes;
  scopes.resize(kMaxReferences);
  cut_.emplace(type.key, kRunTooLarge);
  collection_.warnings.push_back(type.key + ": too many references, only the first " +
                                 std::to_string(kMaxReferences) + " were read");
  return scopes;
}

std::set<std::string> Findings::Unseen() const {
  const base::MutexLock lock(mutex_);
  return unseen_;
}

void Findings::Doubt(const std::string& ns, const ProviderError& why,
                     const std::vector<PolicyType>& types) {
  const base::MutexLock lock(mutex_);
  collection_.warnings.push_back(why.code() + ": " + why.what());
  const bool about_all = namespaces_.size() == 1 && namespaces_.front() == ns;
  for (const PolicyType& type : types) {
    if (IsReadByNamespace(type)) AddDoubt(why, about_all, collection_.types[type.key]);
  }
}

Collection Findings::Take(const std::vector<PolicyType>& types, int64_t retries) {
  const base::MutexLock lock(mutex_);
  MarkReferencedIncomplete(types);
  for (const PolicyType& type : types) {
    if (put_off_.contains(type.key)) Note(type, collection_.types[type.key], collection_);
  }
  collection_.retries = retries;
  return std::move(collection_);
}

void Findings::WarnOfMissing(const PolicyType& type, const std::set<Reference>& missing) {
  if (missing.empty()) return;
  std::string text = type.key + ": not there:";
  size_t named = 0;
  for (const Reference& object : missing) {
    if (++named > kMaxNamesInWarning) break;
    text += ' ' + (object.ns.empty() ? "" : object.ns + '/') + catalogue::MaskSecrets(object.name);
  }
  collection_.warnings.push_back(text + base::AndMore(missing.size(), kMaxNamesInWarning));
}

// What is referred to is known only as far as the referring types were read, so an absent object
// must not count as deleted.
void Findings::MarkReferencedIncomplete(const std::vector<PolicyType>& types) {
  for (const PolicyType& type : types) {
    if (Kubernetes(type).of_selected_types && !definitions_lost_.empty()) {
      cut_.emplace(type.key, definitions_lost_);
    }
    for (const catalogue::Reference& reference : Kubernetes(type).references) {
      const domain::TypeCoverage& coverage = collection_.types[type.key];
      if (coverage.state == TypeState::kIncomplete || coverage.state == TypeState::kFailed) {
        cut_.emplace(reference.to, coverage.error_code);
      }
    }
  }
  for (const auto& [key, code] : cut_) {
    const auto found = collection_.types.find(key);
    if (found == collection_.types.end() || found->second.state != TypeState::kComplete) continue;
    found->second.state = TypeState::kIncomplete;
    found->second.error_code = code;
    found->second.error_message = "not every reference to it is known";
  }
}

}  // namespace strongroom::provider::kubernetes
