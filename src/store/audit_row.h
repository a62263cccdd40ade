#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>

#include "store/audit.h"

namespace strongroom::store {

// A row of the audit log that is there when the transaction is committed, and only then. Throws as
// libpqxx does.
void AppendAudit(pqxx::transaction_base& transaction, const AuditEntry& entry);

// In whose name PostgreSQL's own functions write rows, until the transaction ends. Throws likewise.
void SetAuditAuthor(pqxx::transaction_base& transaction, const AuditAuthor& author);

}  // namespace strongroom::store
