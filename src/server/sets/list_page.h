#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/message.h"
#include "store/set_query.h"

namespace strongroom::server::sets {

// Sets on a page unless the client wants fewer, and at most.
inline constexpr int kPageSize = 500;

// What a set of a page takes in memory at most, with its part of the answer.
inline constexpr uint64_t kListedSetBytes = uint64_t{16} << 10U;

// What a LIST asks for. Throws ApiStatus (400; 410: a continue token that is not ours).
store::SetQuery ReadListQuery(const http::Request& request, const std::string& ns);

// Where the page after `last` begins, for the client to hand back.
std::string ContinueToken(const store::SetPosition& last);

}  // namespace strongroom::server::sets
