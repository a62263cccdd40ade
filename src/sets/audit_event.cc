#include "sets/audit_event.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json_members.h"
#include "base/json_writer.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::Json;
using base::ObjectAt;
using base::StringAt;

std::vector<AuditChange> ReadChanges(const Json& object) {
  std::vector<AuditChange> changes;
  for (const Json& change : base::ArrayAt(object, "changes")) {
    changes.push_back({.path = NeededText(change, "path"),
                       .from = StringAt(change, "from"),
                       .to = StringAt(change, "to")});
  }
  return changes;
}

}  // namespace

AuditEvent ReadAuditEvent(const Json& object) {
  return ReadOrThrow("an audit event", [&] {
    RequireKind(object, api::kAuditEventKind.kind);
    return AuditEvent{.line = base::WriteJson(object, base::JsonStyle::kLine),
                      .ns = StringAt(ObjectAt(object, "metadata"), "namespace"),
                      .at = NeededInstant(object, "at"),
                      .user = NeededText(object, "user"),
                      .via = StringAt(object, "via"),
                      .action = NeededText(object, "action"),
                      .object = StringAt(object, "object"),
                      .result = NeededText(object, "result"),
                      .reason = StringAt(object, "reason"),
                      .source = StringAt(object, "source"),
                      .changes = ReadChanges(object),
                      .seq = CountAt(ObjectAt(object, "chain"), "seq").value_or(0)};
  });
}

}  // namespace strongroom::sets
