#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "server/sets/list_form.h"
#include "store/audit_list.h"

// Rows of the audit log as objects of Kubernetes, whose names are their ids.
namespace strongroom::server::sets {

// AuditEvent.
nlohmann::json AuditEvent(const store::AuditRecord& row);
// PartialObjectMetadata.
nlohmann::json PartialAuditEvent(const store::AuditRecord& row, const std::string& meta_version);

// As kubectl prints them; ages are told as of `now`.
std::span<const TableColumn> AuditColumns();
nlohmann::json AuditCells(const store::AuditRecord& row, std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
