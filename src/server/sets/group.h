#pragma once

#include <string_view>

// The names of the sets API, written out, so that whoever looks for one finds it.
namespace strongroom::server::sets {

inline constexpr std::string_view kGroup = "sets.strongroom.dev";
inline constexpr std::string_view kVersion = "v1alpha1";
inline constexpr std::string_view kApiVersion = "sets.strongroom.dev/v1alpha1";
inline constexpr std::string_view kKind = "BackupSet";
inline constexpr std::string_view kResource = "backupsets";
inline constexpr std::string_view kSingular = "backupset";
inline constexpr std::string_view kShortName = "bset";
inline constexpr std::string_view kCategory = "strongroom";

inline constexpr const char* kJsonType = "application/json";

}  // namespace strongroom::server::sets
