#include "server/sets/audit_event.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/show_duration.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "server/sets/group.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using std::chrono::sys_seconds;
using store::AuditRecord;

constexpr std::array kColumns{TableColumn{"Name", "string", "name", 0, "Number of the row."},
                              TableColumn{"Age", "string", "", 0, "Time since it was written."},
                              TableColumn{"User", "string", "", 0, "Who it was."},
                              TableColumn{"Action", "string", "", 0, "What was asked for."},
                              TableColumn{"Object", "string", "", 0, "What it is about."},
                              TableColumn{"Result", "string", "", 0, "What became of it."},
                              TableColumn{"Via", "string", "", 1, "Field manager or client."},
                              TableColumn{"Reason", "string", "", 1, "Why."},
                              TableColumn{"Source", "string", "", 1, "Address of the peer."}};

sys_seconds SecondsOf(const AuditRecord& row) {
  return std::chrono::floor<std::chrono::seconds>(row.at);
}

Json MetadataOf(const AuditRecord& row) {
  const std::string id = std::to_string(row.id);
  Json metadata{{"name", id},
                {"uid", base::UuidOf("auditevent/" + id)},
                {"creationTimestamp", base::FormatTimestamp(SecondsOf(row))}};
  if (!row.entry.ns.empty()) metadata["namespace"] = row.entry.ns;
  return metadata;
}

Json ChangesOf(const AuditRecord& row) {
  Json changes = Json::array();
  for (const store::AuditChange& change : row.entry.changes) {
    changes.push_back({{"path", change.path}, {"from", change.from}, {"to", change.to}});
  }
  return changes;
}

}  // namespace

Json AuditEvent(const AuditRecord& row) {
  const store::AuditEntry& entry = row.entry;
  Json object{{"apiVersion", kApiVersion},   {"kind", kAuditKind},
              {"metadata", MetadataOf(row)}, {"at", base::FormatMicroTimestamp(row.at)},
              {"user", entry.actor},         {"action", entry.action},
              {"object", entry.subject},     {"result", entry.result},
              {"login", row.login}};
  for (const auto& [name, text] : {std::pair{"via", entry.via},
                                   {"reason", entry.reason},
                                   {"source", entry.source},
                                   {"objectUID", entry.object_uid},
                                   {"requestUID", entry.request_uid}}) {
    if (!text.empty()) object[name] = text;
  }
  if (!entry.groups.empty()) object["groups"] = entry.groups;
  if (entry.generation != 0) object["generation"] = entry.generation;
  if (!entry.changes.empty()) object["changes"] = ChangesOf(row);
  if (Json details = base::ParseJson(row.details); !details.empty()) {
    object["details"] = std::move(details);
  }
  if (row.seq != 0) object["chain"] = {{"seq", row.seq}, {"hash", row.hash}};
  return object;
}

Json PartialAuditEvent(const AuditRecord& row, const std::string& meta_version) {
  return {{"apiVersion", "meta.k8s.io/" + meta_version},
          {"kind", "PartialObjectMetadata"},
          {"metadata", MetadataOf(row)}};
}

std::span<const TableColumn> AuditColumns() { return kColumns; }

Json AuditCells(const AuditRecord& row, sys_seconds now) {
  const store::AuditEntry& entry = row.entry;
  return {std::to_string(row.id),
          base::ShowDuration(now - SecondsOf(row)),
          entry.actor,
          entry.action,
          entry.subject,
          entry.result,
          entry.via,
          entry.reason,
          entry.source};
}

}  // namespace strongroom::server::sets
