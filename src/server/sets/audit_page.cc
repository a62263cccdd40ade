#include "server/sets/audit_page.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_members.h"
#include "base/timestamp.h"
#include "server/sets/api_status.h"
#include "server/sets/page_query.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

// Of the years that PostgreSQL and RFC 3339 both have.
constexpr int64_t kLastMicros = 253'402'300'799'999'999;

std::optional<std::chrono::sys_seconds> ReadTime(const http::Request& request, const char* name) {
  const std::string text = QueryOf(request, name);
  if (text.empty()) return std::nullopt;
  const auto time = base::ParseTimestamp(text);
  if (!time) {
    throw BadRequest(std::string(name) + ": not a time like 2026-03-02T01:30:00Z");
  }
  return time;
}

store::AuditQuery::Order ReadOrder(const http::Request& request) {
  const std::string order = QueryOf(request, "order");
  if (order.empty() || order == "newestFirst") return store::AuditQuery::Order::kNewestFirst;
  if (order == "oldestFirst") return store::AuditQuery::Order::kOldestFirst;
  throw BadRequest("order: must be newestFirst or oldestFirst");
}

bool IsHash(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::optional<store::AuditPosition> ReadPosition(const http::Request& request) {
  const Json position = ReadContinue(request);
  if (position.is_null()) return std::nullopt;
  try {
    const auto at = base::IntAt(position, "at");
    const auto id = base::IntAt(position, "id");
    if (at && *at >= 0 && *at <= kLastMicros && id && *id > 0) {
      return store::AuditPosition{.at = store::AuditTime(std::chrono::microseconds(*at)),
                                  .id = *id};
    }
  } catch (const base::JsonError&) {
    // As below.
  }
  RefuseContinue();
}

}  // namespace

store::AuditQuery ReadAuditQuery(const http::Request& request, const std::string& ns) {
  for (const char* selector : {"labelSelector", "fieldSelector"}) {
    if (QueryOf(request, selector).empty()) continue;
    throw BadRequest(std::string(selector) +
                     ": audit events are chosen by user, action, result, object, since and until; "
                     "see kubectl strongroom audit --help");
  }
  store::AuditQuery query;
  query.ns = ns;
  query.actor = QueryOf(request, "user");
  query.action = QueryOf(request, "action");
  query.result = QueryOf(request, "result");
  query.object = QueryOf(request, "object");
  query.since = ReadTime(request, "since");
  query.until = ReadTime(request, "until");
  query.order = ReadOrder(request);
  query.after = ReadPosition(request);
  query.limit = ReadPageSize(request, kAuditPageSize);
  return query;
}

store::AuditCheckpoint ReadCheckpoint(const http::Request& request) {
  const Json position = ReadContinue(request);
  if (position.is_null()) return {};
  try {
    const store::AuditCheckpoint at{.is_chain_done = base::BoolAt(position, "chainDone", false),
                                    .seq = base::IntAt(position, "seq").value_or(-1),
                                    .hash = base::TextAt(position, "hash"),
                                    .id = base::IntAt(position, "id").value_or(-1)};
    if (at.seq >= 0 && at.id >= 0 && IsHash(at.hash)) return at;
  } catch (const base::JsonError&) {
    // As below.
  }
  RefuseContinue();
}

std::string CheckpointToken(const store::AuditCheckpoint& at) {
  return ToContinue(
      {{"chainDone", at.is_chain_done}, {"seq", at.seq}, {"hash", at.hash}, {"id", at.id}});
}

std::string AuditToken(const store::AuditPosition& after) {
  return ToContinue({{"at", after.at.time_since_epoch().count()}, {"id", after.id}});
}

}  // namespace strongroom::server::sets
