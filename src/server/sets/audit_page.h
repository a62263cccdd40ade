#pragma once

#include <cstdint>
#include <string>

#include "http/message.h"
#include "store/audit_chain.h"
#include "store/audit_list.h"

namespace strongroom::server::sets {

// Rows on a page unless the client wants fewer, and at most.
inline constexpr int kAuditPageSize = 200;

// What a row of a page takes in memory at most, with its part of the answer: its groups and changes
// (store/audit.h).
inline constexpr uint64_t kListedRowBytes = uint64_t{160} << 10U;

// Rows that one request has verified at most.
inline constexpr int kVerifiedAtOnce = 5'000;

// Where a part of the verification begins. Throws ApiStatus (400; 410, likewise).
store::AuditCheckpoint ReadCheckpoint(const http::Request& request);
std::string CheckpointToken(const store::AuditCheckpoint& at);

// What a LIST of rows asks for, by the parameters user, action, result, object, since, until and
// order. Throws ApiStatus (400; 410: a continue token that is not ours).
store::AuditQuery ReadAuditQuery(const http::Request& request, const std::string& ns);

// Where a page begins, for the client to hand back.
std::string AuditToken(const store::AuditPosition& after);

}  // namespace strongroom::server::sets
