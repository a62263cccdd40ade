#include "cli/set_sender.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "api/kinds.h"
#include "api/set_import.h"
#include "base/json_members.h"
#include "cli/answers.h"
#include "cli/connection.h"
#include "kube/error.h"
#include "kube/resource.h"
#include "sets/answer.h"
#include "web/error.h"
#include "web/retry.h"
#include "web/url.h"

namespace strongroom::cli {
namespace {

using base::Json;
using std::chrono::milliseconds;

// API servers end a request after a minute.
constexpr milliseconds kTimeout{70'000};
constexpr int kCreated = 201;  // 200: it was there already

web::Request RequestFor(const SetSender::Upload& upload, const std::string& ns) {
  web::Request request;
  request.method = "POST";
  request.path_and_query = kube::ResourcePath(api::kSetKind, ns) +
                           web::QueryString({{api::kSetImportSchedule, upload.schedule},
                                             {"dryRun", upload.is_dry_run ? "All" : ""}});
  request.content_type = api::kSetImportContentType;
  request.body_file = upload.file;
  return request;
}

[[noreturn]] void Refuse(const std::string& set, const web::Response& response) {
  const kube::ApiError error = kube::DecodeApiError("import " + set, response);
  switch (error.status()) {
    case 400:
    case 409:
    case 413:
    case 422:
      throw SetRefused(kube::DecodeApiError("refused", response).what());
    case 404:
    case 405:
      throw CliError(
          "this cluster takes no backup sets of elsewhere: Strongroom's API of backup "
          "sets is not installed (api.enabled of its chart), or of an earlier version");
    default:
      throw error;
  }
}

std::string WhyOf(const web::Attempt& attempt) {
  if (const auto* const error = web::NoAnswerOf(attempt)) return error->what();
  return kube::DecodeApiError("the answer was", std::get<web::Response>(attempt)).what();
}

SentSet Read(const web::Response& response) {
  return OrCliError([&] {
    const Json set = sets::ParseAnswer(response.body);
    return SentSet{
        .name = base::StringAt(base::ObjectAt(set, "metadata"), "name"),
        .is_new = response.status == kCreated,
        .is_marked = !base::StringAt(base::ObjectAt(set, "status"), "markedForRemovalAt").empty()};
  });
}

}  // namespace

SetSender::SetSender(const ConnectionFlags& flags, const Host& host)
    : host_(host),
      connection_(ConnectAsCaller(flags, host)),
      timeout_(RequestTimeout(flags, kTimeout)) {}

SentSet SetSender::Send(const Upload& upload,
                        const std::function<void(const std::string& why)>& waits) {
  web::Request request = RequestFor(upload, connection_.ns);
  request.timeout = timeout_;
  web::RetryPolicy policy;
  policy.longest_wait = kLongestWait;
  policy.sleep = [this](milliseconds wait, const std::stop_token&) { return host_.sleep(wait); };
  return AskServer(connection_, [&] {
    const web::Response response = web::SendUntilFinal(
        policy, host_.clock, host_.clock.Steady() + kPatience, host_.stop,
        [&] { return connection_.transport->Send(request, host_.stop); },
        [&](const web::Attempt& attempt, milliseconds) { waits(WhyOf(attempt)); });
    if (!web::IsSuccess(response)) Refuse(upload.set, response);
    return Read(response);
  });
}

}  // namespace strongroom::cli
