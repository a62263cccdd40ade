#pragma once

#include <chrono>
#include <string>

namespace strongroom::store {

// From the mark to the removal of a backup set; PostgreSQL itself keeps it for as long (triggers of
// 0005_roles.sql), whatever a controller asks for. Never less than an hour.
inline constexpr std::chrono::hours kLeastPurgeGrace{1};
inline constexpr std::chrono::hours kPurgeGrace{24 * 7};

// Writes it, as the owner of the schema. Throws StoreError.
void StorePurgeGrace(const std::string& owner_dsn, std::chrono::seconds grace);

}  // namespace strongroom::store
