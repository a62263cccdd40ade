#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/clock.h"
#include "catalogue/catalogues.h"
#include "domain/naming_types.h"
#include "http/router.h"
#include "server/sets/accept.h"
#include "server/sets/comparison.h"
#include "server/sets/normaliser.h"
#include "server/sets/questions.h"
#include "server/sets/set_imports.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/set_items.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// The aggregated API sets.strongroom.dev: backup sets as Kubernetes shows objects, read from
// PostgreSQL. Discovery is there whatever happens (discovery.h); all else goes through Questions.
// Thread-safe.
// https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
class SetsApi {
 public:
  struct Parts {
    Questions& questions;
    store::Database& database;
    SetImports& imports;
    Comparisons& comparisons;
    const catalogue::Catalogues& catalogues;
    // Of which types of a provider no more is read than what others name.
    std::function<domain::NamingTypes(domain::ProviderKind)> naming;
    store::ClusterUid cluster_uid;
    const base::Clock& clock;
  };

  // What `parts` refers to outlives this.
  explicit SetsApi(Parts parts) : parts_(std::move(parts)), normaliser_(parts_.catalogues) {}

  // This outlives the router.
  void AddTo(http::Router& router);

 private:
  using Answer = http::Response (SetsApi::*)(const Question&);

  void Add(http::Router& router, Asked asked, Answer answer);
  http::Response List(const Question& question);
  http::Response Get(const Question& question);
  http::Response Hold(const Question& question);
  http::Response Import(const Question& question) { return parts_.imports.Take(question); }
  // What stands behind a set: set_subresources.cc.
  http::Response Items(const Question& question);
  http::Response Content(const Question& question);
  http::Response Verification(const Question& question);
  http::Response Diff(const Question& question);
  http::Response History(const Question& question);
  // What a set is compared with: the one that is asked for, to which the caller needs the right as
  // well, or the one before. Throws StatusError.
  store::SetRecord FindOther(const Question& question, const store::SetRecord& set);
  // A set in the form that is wanted.
  http::Response Show(const Question& question, const Accepted& form, const store::SetRecord& set);
  http::Response Item(const store::SetRecord& set, std::span<const int64_t> version,
                      const ContentForm& form);
  // Of a set of the namespace that is asked of.
  store::SetAddress AddressOf(const std::string& name, const Question& question) const;
  // Throws StatusError (404).
  store::SetRecord Find(const Question& question);

  const Parts parts_;
  Normaliser normaliser_;
};

}  // namespace strongroom::server::sets
