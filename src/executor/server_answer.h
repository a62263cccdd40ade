#pragma once

#include <optional>
#include <string>

#include "api/refusal_codes.h"
#include "base/prospect.h"
#include "web/message.h"
#include "web/retry.h"

// What our server says where it does not say yes.
namespace strongroom::executor {

// Its code; null for an answer that is not our server's, or of a later version's.
const api::RefusalCode* CodeOf(const web::Response& response);

// web::RetryPolicy::says: its code may say more than its status.
std::optional<base::Prospect> ProspectSaidBy(const web::Response& response);

// For people: our server's own words, and nobody else's.
std::string ProblemOf(const web::Response& response);
std::string ProblemOf(const web::Attempt& attempt);

}  // namespace strongroom::executor
