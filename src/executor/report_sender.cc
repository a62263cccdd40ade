#include "executor/report_sender.h"

#include <algorithm>
#include <random>

#include "api/error.h"
#include "base/log.h"
#include "base/stop.h"
#include "domain/error_codes.h"
#include "executor/error.h"
#include "kube/error.h"
#include "kube/resource.h"
#include "web/error.h"
#include "web/url.h"

namespace strongroom::executor {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMaxWait{30'000};
constexpr milliseconds kAttemptTimeout{600'000};

web::Request MakeRequest(const ReportAddress& address, const std::filesystem::path& report) {
  web::Request request;
  request.method = "POST";
  request.path_and_query = "/v1/namespaces/" + web::Escape(address.run_namespace) + "/runs/" +
                           web::Escape(address.run_name) + "/report" +
                           web::QueryString({{"uid", address.run_uid}});
  request.content_type = api::kReportContentType;
  request.body_file = report;
  return request;
}

bool MayPass(int status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

milliseconds Jittered(milliseconds wait) {
  std::minstd_rand random{std::random_device{}()};
  return milliseconds(
      std::uniform_int_distribution<int64_t>(wait.count() / 2, wait.count())(random));
}

std::optional<api::ReportAnswer> Decode(const std::string& body) {
  try {
    return api::DecodeReportAnswer(body);
  } catch (const api::ApiFormatError& e) {
    base::LogWarning("report accepted with an answer that cannot be read", {{"error", e.what()}});
    return std::nullopt;
  }
}

}  // namespace

std::optional<api::ReportAnswer> ReportSender::Send(const ReportAddress& address,
                                                    const std::filesystem::path& report,
                                                    std::chrono::steady_clock::time_point deadline,
                                                    const std::stop_token& stop) {
  web::Request request = MakeRequest(address, report);
  bool was_unauthorized = false;
  milliseconds backoff = first_wait_;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock_.Steady());
    request.timeout = std::clamp(left, milliseconds(1), kAttemptTimeout);
    std::string problem;
    std::optional<milliseconds> told;
    try {
      const web::Response response = transport_.Send(request, stop);
      if (response.status / 100 == 2) return Decode(response.body);
      const kube::ApiError error = kube::DecodeApiError("report the run", response);
      const bool fresh_token = response.status == 401 && !was_unauthorized;
      was_unauthorized = was_unauthorized || response.status == 401;
      if (!MayPass(response.status) && !fresh_token) {
        throw ReportRefused(response.status,
                            "the server refuses the report: " + std::string(error.what()));
      }
      problem = error.what();
      if (error.retry_after()) told = *error.retry_after();
    } catch (const web::TransportError& e) {
      problem = e.what();
    }
    // Told to come back at once, or in the past, is no leave to hammer.
    const milliseconds wait = told ? std::max(*told, Jittered(first_wait_)) : Jittered(backoff);
    backoff = std::min(backoff * 2, kMaxWait);
    if (wait >= deadline - clock_.Steady()) {
      throw ExecutorError("no time left to report the run: " + problem);
    }
    base::LogWarning("report not accepted yet",
                     {{"run", address.run_name},
                      {"code", domain::error_code::kStoreUnavailable},
                      {"error", problem},
                      {"waitSeconds", static_cast<double>(wait.count()) / 1000}});
    if (!base::SleepFor(wait, stop)) throw web::StoppedError();
  }
}

}  // namespace strongroom::executor
