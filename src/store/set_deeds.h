#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/item_change.h"
#include "store/set_reader.h"

namespace strongroom::store {

// Who is known to have done what last, by type and external id.
using DeedsByPolicy = std::map<std::pair<std::string, std::string>, domain::Deed>;

// To the policies that differ from set to set, from the one behind `before` up to `after`; none
// where these are not of one schedule, in this order. Throws StoreError. Thread-safe.
DeedsByPolicy DeedsBetween(Database& database, const SetRecord& before, const SetRecord& after);

// Who is known to have done what differs from the set before, each once; those who did most of it
// come first, twenty at most. Throws StoreError. Thread-safe.
std::vector<std::string> ActorsOf(Database& database, int64_t set_id);

}  // namespace strongroom::store
