#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <utility>

#include "base/byte_budget.h"
#include "catalogue/catalogues.h"
#include "domain/naming_types.h"
#include "http/router.h"
#include "sealing/item_rules.h"
#include "server/sets/comparison.h"
#include "server/sets/endpoints.h"
#include "server/sets/normaliser.h"
#include "server/sets/requested_set.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// What stands behind a backup set in sets.strongroom.dev: its policies and their contents, whether
// it is as it was sealed, what differs from another set, and what became of a policy. Thread-safe.
class SetSubresources {
 public:
  struct Parts {
    Endpoints& endpoints;
    store::Database& database;
    Comparisons& comparisons;
    const catalogue::Catalogues& catalogues;
    sealing::ItemRules& rules;
    // Of which types of a provider no more is read than what others name.
    std::function<domain::NamingTypes(domain::ProviderKind)> naming;
    store::ClusterUid cluster_uid;
    base::ByteBudget& memory;  // for what is parsed, by namespaces
    std::stop_token stop;      // ends what waits for it
  };

  // What `parts` refers to outlives this.
  explicit SetSubresources(Parts parts)
      : parts_(std::move(parts)),
        normaliser_(
            {.catalogues = parts_.catalogues, .memory = parts_.memory, .stop = parts_.stop}) {}

  // This outlives the router.
  void AddTo(http::Router& router);

 private:
  http::Response Items(const AuthorizedRequest& request);
  http::Response Content(const AuthorizedRequest& request);
  http::Response Verification(const AuthorizedRequest& request);
  http::Response Diff(const AuthorizedRequest& request);
  http::Response History(const AuthorizedRequest& request);
  http::Response ContentOf(const AuthorizedRequest& request, const store::SetRecord& set,
                           std::span<const int64_t> version, const ContentForm& form);
  // What a set is compared with: the one that is asked for, to which the caller needs the right as
  // well, or the one before. Throws ApiStatus.
  store::SetRecord FindOther(const AuthorizedRequest& request, const store::SetRecord& set);
  store::SetRecord Find(const AuthorizedRequest& request) {
    return FindRequested(parts_.database, parts_.cluster_uid, request);
  }

  const Parts parts_;
  Normaliser normaliser_;
};

}  // namespace strongroom::server::sets
