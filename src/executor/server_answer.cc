#include "executor/server_answer.h"

#include <variant>

#include "api/refusal_body.h"

namespace strongroom::executor {

const api::RefusalCode* CodeOf(const web::Response& response) {
  const auto refusal = api::DecodeRefusal(response.body);
  return refusal ? api::FindRefusalCode(refusal->code, response.status) : nullptr;
}

std::optional<base::Prospect> ProspectSaidBy(const web::Response& response) {
  const auto* const code = CodeOf(response);
  if (code == nullptr || code->then != api::AfterRefusal::kSendAgain) return std::nullopt;
  return base::Prospect::kMayPass;
}

std::string ProblemOf(const web::Response& response) {
  if (const auto refusal = api::DecodeRefusal(response.body)) {
    return refusal->code + ": " + refusal->message;
  }
  return std::to_string(response.status) + ", with an answer that is none of Strongroom's server";
}

std::string ProblemOf(const web::Attempt& attempt) {
  if (const auto* const error = web::NoAnswerOf(attempt)) return error->what();
  return ProblemOf(std::get<web::Response>(attempt));
}

}  // namespace strongroom::executor
