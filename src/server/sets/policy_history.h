#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "domain/naming_types.h"
#include "http/message.h"
#include "server/sets/deadline.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// What one takes in memory at most while it is made: ten policies of a thousand versions each.
inline constexpr uint64_t kHistoryBytes = uint64_t{32} << 20U;

// Of what somebody wants to know the history: `?type=TYPE&name=NAME`.
struct HistoryQuery {
  std::string type;
  std::string name;  // or the external id, or the end of it
};
// Throws ApiStatus (400).
HistoryQuery ReadHistoryQuery(const http::Request& request);

// The policies of that name with their versions, the newest first, up to `set`, which is one of the
// cluster. Throws ApiStatus (404; 504 when `deadline` is over), StoreError.
nlohmann::json PolicyHistory(store::Database& database, const std::string& cluster_uid,
                             const domain::NamingTypes& naming, const store::SetRecord& set,
                             const HistoryQuery& query, const Deadline& deadline);

}  // namespace strongroom::server::sets
