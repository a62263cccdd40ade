#include "executor/report_sender.h"

#include <algorithm>

#include "api/error.h"
#include "base/log.h"
#include "domain/error_codes.h"
#include "executor/error.h"
#include "executor/server_answer.h"
#include "web/retry.h"
#include "web/url.h"

namespace strongroom::executor {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAttemptTimeout{600'000};

web::Request MakeRequest(const ReportAddress& address, const std::filesystem::path& report) {
  web::Request request;
  request.method = "POST";
  request.path_and_query = web::PathOf(api::kReportPath, {{"namespace", address.run_namespace},
                                                          {"run", address.run_name}}) +
                           web::QueryString({{api::kReportUid, address.run_uid}});
  request.content_type = api::kReportContentType;
  request.body_file = report;
  return request;
}

std::optional<api::ReportAnswer> Decode(const std::string& body) {
  try {
    return api::DecodeReportAnswer(body);
  } catch (const api::ApiFormatError& e) {
    base::LogWarning("report accepted with an answer that cannot be read", {{"error", e.what()}});
    return std::nullopt;
  }
}

// As its code says, or else its status.
api::AfterRefusal After(const web::Response& response) {
  if (const auto* const code = CodeOf(response)) return code->then;
  switch (base::ProspectOf(base::Asked::kServer, response.status)) {
    case base::Prospect::kMayPass:
      return api::AfterRefusal::kSendAgain;
    case base::Prospect::kFinal:
      return api::AfterRefusal::kReportFailure;
    case base::Prospect::kMayPassOnce:
    case base::Prospect::kPerson:
      break;
  }
  return api::AfterRefusal::kGiveUp;
}

std::string_view RunCodeFor(const web::Response& response) {
  if (const auto* const code = CodeOf(response)) return code->run_code;
  return response.status == 413 ? domain::error_code::kReportTooLarge
                                : domain::error_code::kInternal;
}

void LogRepetition(const ReportAddress& address, const web::Attempt& attempt, milliseconds wait) {
  base::LogWarning("report not accepted yet",
                   {{"run", address.run_name},
                    {"code", domain::error_code::kStoreUnavailable},
                    {"error", ProblemOf(attempt)},
                    {"waitSeconds", static_cast<double>(wait.count()) / 1000}});
}

}  // namespace

std::optional<api::ReportAnswer> ReportSender::Send(const ReportAddress& address,
                                                    const std::filesystem::path& report,
                                                    std::chrono::steady_clock::time_point deadline,
                                                    const std::stop_token& stop) {
  web::Request request = MakeRequest(address, report);
  const auto send = [&] {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock_.Steady());
    request.timeout = std::clamp(left, milliseconds(1), kAttemptTimeout);
    return transport_.Send(request, stop);
  };
  const auto log = [&](const web::Attempt& attempt, milliseconds wait) {
    LogRepetition(address, attempt, wait);
  };
  web::RetryPolicy policy;
  policy.asked = base::Asked::kServer;
  policy.backoff = backoff_;
  policy.says = ProspectSaidBy;
  std::string problem;
  try {
    const web::Response response = web::SendUntilFinal(policy, clock_, deadline, stop, send, log);
    if (web::IsSuccess(response)) return Decode(response.body);
    problem = ProblemOf(response);
    if (const api::AfterRefusal then = After(response); then != api::AfterRefusal::kSendAgain) {
      throw ReportRefused(then, RunCodeFor(response), "the server refuses the report: " + problem);
    }
  } catch (const web::AnswerTooLarge& e) {
    // None of our server's, then.
    throw ReportRefused(api::AfterRefusal::kGiveUp, domain::error_code::kInternal,
                        std::string("the server refuses the report: ") + e.what());
  } catch (const web::TransportError& e) {
    problem = e.what();
  }
  throw ExecutorError("no time left to report the run: " + problem);
}

}  // namespace strongroom::executor
