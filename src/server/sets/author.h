#pragma once

#include <string>

#include "access/reviews.h"
#include "http/message.h"
#include "server/sets/authorized_request.h"
#include "store/audit.h"

namespace strongroom::server::sets {

// The name of somebody who changes something, as it is written down: one line of at most 256
// characters (strongroom.set_held).
std::string AuthorOf(const access::User& user);

// The rest of it, for rows of the audit log: groups, and the client, as its User-Agent calls itself
// (RFC 9110 section 10.1.5): "kubectl".
store::AuditAuthor AuditAuthorOf(const access::User& user, const http::Request& request);

// A row of what somebody asks for.
store::AuditEntry AuditEntryOf(const AuthorizedRequest& request, const std::string& action);

}  // namespace strongroom::server::sets
