#pragma once

#include <functional>
#include <string>

namespace strongroom::store {

// Where nobody says which cluster it is: all of these are one.
inline constexpr const char* kNoCluster = "00000000-0000-0000-0000-000000000000";

// The UID of the cluster whose objects are stored. Throws StoreError. Thread-safe.
using ClusterUid = std::function<std::string()>;

}  // namespace strongroom::store
