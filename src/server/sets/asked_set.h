#pragma once

#include "server/sets/questions.h"
#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/set_reader.h"

// The set that is asked of.
namespace strongroom::server::sets {

// What fails when PostgreSQL does.
inline constexpr const char* kSetsCannotBeRead = "backup sets cannot be read";

store::SetAddress AddressOf(const Question& question, const store::ClusterUid& cluster_uid);

// Throws ApiStatus (404), store::StoreError, web::WebError.
store::SetRecord FindAsked(store::Database& database, const store::ClusterUid& cluster_uid,
                           const Question& question);

}  // namespace strongroom::server::sets
