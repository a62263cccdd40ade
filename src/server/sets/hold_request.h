#pragma once

#include <chrono>

#include "access/reviews.h"
#include "http/message.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// PATCH of a set by `user`, who has the right: the set as it is then, or, with dryRun=All, as it
// would be. Writes the row of the audit log where something changes. Throws StatusError,
// store::StoreError, http::HttpError.
store::SetRecord ChangeHold(store::Database& database, const store::SetAddress& address,
                            const access::User& user, http::Request& request,
                            std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
