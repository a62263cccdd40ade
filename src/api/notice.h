#pragma once

#include <string>
#include <string_view>

#include "domain/notice.h"

// A notice as JSON: what PostgreSQL keeps of it between whoever tells and whoever sends.
namespace strongroom::api {

// Longest texts, in bytes; what is longer is cut when it is written, and refused when it is read.
inline constexpr size_t kMostNoticeMessage = 2048;
inline constexpr size_t kMostNoticeText = 512;

// Text that jsonb takes whatever the notice holds: what is not seen is escaped (base/printable.h).
std::string EncodeNotice(const domain::Notice& notice);

// What EncodeNotice wrote, also of another version: an event need not be in the table, and members
// that nobody knows are passed over. Throws ApiFormatError, which names the member.
domain::Notice DecodeNotice(std::string_view json);

}  // namespace strongroom::api
