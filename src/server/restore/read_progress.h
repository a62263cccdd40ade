#pragma once

#include "api/restore_exchange.h"
#include "server/restore/admission.h"
#include "server/restore/parts.h"

namespace strongroom::server::restore {

// What was sent, all of it, once it is known to fit together and to the step: nothing is asked of
// PostgreSQL before. Throws RequestError, http::HttpError.
api::RestoreProgress ReadProgress(const Parts& parts, const Step& step, http::BodyReader& body);

}  // namespace strongroom::server::restore
