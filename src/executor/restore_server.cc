#include "executor/restore_server.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/log.h"
#include "executor/server_answer.h"
#include "sets/answer.h"
#include "web/error.h"
#include "web/retry.h"
#include "web/url.h"

namespace strongroom::executor {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::minutes kPatience{15};
constexpr milliseconds kAttemptTimeout{120'000};
constexpr std::chrono::hours kContentTimeout{1};  // the Job has less
constexpr int kNotFound = 404;

void LogRepetition(const web::Request& request, const web::Attempt& attempt, milliseconds wait) {
  base::LogWarning("server has not answered yet",
                   {{"request", request.method + ' ' + request.path_and_query},
                    {"error", ProblemOf(attempt)},
                    {"waitSeconds", static_cast<double>(wait.count()) / 1000}});
}

}  // namespace

web::Request RestoreServer::RequestFor(std::string_view part,
                                       const std::map<std::string, std::string>& query) const {
  std::map<std::string, std::string> all = query;
  all[api::kRestoreUid] = input_.uid;
  web::Request request;
  request.path_and_query = web::PathOf(std::string(api::kRestorePath) + '/' + std::string(part),
                                       {{"namespace", input_.ns}, {"restore", input_.name}}) +
                           web::QueryString(all);
  request.timeout = kAttemptTimeout;
  return request;
}

web::Response RestoreServer::Send(const web::Request& request, const SendOnce& send,
                                  const std::stop_token& stop) const {
  web::RetryPolicy policy;
  policy.asked = base::Asked::kServer;
  policy.backoff = backoff_;
  policy.says = ProspectSaidBy;
  const auto log = [&](const web::Attempt& attempt, milliseconds wait) {
    LogRepetition(request, attempt, wait);
  };
  try {
    web::Response response = web::SendUntilFinal(
        policy, clock_, clock_.Steady() + kPatience, stop, [&] { return send(request); }, log);
    if (web::IsSuccess(response)) return response;
    const std::string problem = "the server answers " + ProblemOf(response);
    if (response.status == kNotFound) throw NotThere(problem);
    throw ExecutorError(problem);
  } catch (const web::AnswerTooLarge& e) {
    throw ExecutorError(e.what());
  } catch (const web::TransportError& e) {
    throw ExecutorError(std::string("the server does not answer: ") + e.what());
  }
}

web::Response RestoreServer::Send(const web::Request& request, const std::stop_token& stop) const {
  const auto send = [&](const web::Request& sent) { return transport_.Send(sent, stop); };
  return Send(request, send, stop);
}

sets::BackupSet RestoreServer::Set(const std::stop_token& stop) const {
  return sets::ReadSet(sets::ParseAnswer(Send(RequestFor("set"), stop).body));
}

void RestoreServer::EachContent(const std::function<void()>& begin,
                                const std::function<void(std::string_view line)>& take,
                                const std::stop_token& stop) const {
  web::Request request = RequestFor("content");
  request.timeout = kContentTimeout;
  const auto stream = [&](const web::Request& sent) -> web::Response {
    begin();
    try {
      transport_.Stream(sent, take, stop);
    } catch (const web::StatusError& e) {
      return e.response();
    }
    return {.status = 200};
  };
  Send(request, stream, stop);
}

api::RestorePlanPage RestoreServer::PlanFrom(size_t from, const std::stop_token& stop) const {
  const web::Request request = RequestFor("plan", {{api::kRestoreFrom, std::to_string(from)}});
  return api::ReadRestorePlanPage(Send(request, stop).body);
}

void RestoreServer::Tell(const std::string& progress, const std::stop_token& stop) const {
  web::Request request = RequestFor("progress");
  request.method = "POST";
  request.content_type = api::kJsonContentType;
  request.body = progress;
  Send(request, stop);
}

}  // namespace strongroom::executor
