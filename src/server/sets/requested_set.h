#pragma once

#include "server/sets/endpoints.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/set_reader.h"

// The set that a request names.
namespace strongroom::server::sets {

// What fails when PostgreSQL does.
inline constexpr const char* kSetsCannotBeRead = "backup sets cannot be read";

store::SetAddress AddressOf(const AuthorizedRequest& request, const store::ClusterUid& cluster_uid);

// Throws ApiStatus (404), store::StoreError, web::WebError.
store::SetRecord FindRequested(store::Database& database, const store::ClusterUid& cluster_uid,
                               const AuthorizedRequest& request);

}  // namespace strongroom::server::sets
