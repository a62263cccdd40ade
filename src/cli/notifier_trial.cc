#include "cli/notifier_trial.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/kinds.h"
#include "api/notifier.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/names.h"
#include "domain/conditions.h"
#include "kube/error.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

constexpr std::chrono::milliseconds kPause{500};

// Absent while the API server does not answer.
std::optional<api::Notifier> Read(const Objects& objects, const std::string& name) {
  try {
    const Json object = objects.FindNotifier(name);
    if (object.is_null()) throw CliError("Notifier " + name + " has been deleted");
    return api::DecodeNotifier(object);
  } catch (const web::StoppedError&) {
    throw Interrupted();
  } catch (const web::WebError& e) {
    if (kube::ProspectOf(base::Asked::kApiServer, e) != base::Prospect::kMayPass) {
      throw CliError(e.what());
    }
    return std::nullopt;
  }
}

// What keeps every message from being sent, which nobody has to be asked for.
void RefuseUseless(const api::Notifier& notifier) {
  const std::string& name = notifier.meta.name;
  if (notifier.problem) {
    throw CliError("Notifier " + name +
                   " cannot be used: " + domain::Describe({*notifier.problem}));
  }
  if (notifier.spec.is_suspended) {
    throw CliError("Notifier " + name +
                   " is suspended: nothing is sent until spec.suspend is false");
  }
}

std::string NobodyAnswered(const api::Notifier& notifier, const std::string& ns,
                           std::chrono::milliseconds timeout) {
  std::string message = "nothing has come of it within " +
                        ShowDuration(std::chrono::ceil<std::chrono::seconds>(timeout));
  const domain::Condition* const ready =
      domain::FindCondition(notifier.status.conditions, domain::condition::kReady);
  if (ready != nullptr && !ready->is_true) return message + ": " + ready->message;
  return message + ": see that strongroom notifier runs (notifications.enabled of the chart) and " +
         "that \"" + ns + "\" is its namespace";
}

}  // namespace

void TryNotifier(const Objects& objects, const Host& host, const std::string& name,
                 std::chrono::milliseconds timeout) {
  const auto deadline = host.clock.Steady() + timeout;
  api::Notifier notifier = api::DecodeNotifier(objects.Notifier(name));
  RefuseUseless(notifier);
  const std::string token = host.new_token();
  objects.PatchNotifier(
      name,
      {{"metadata", {{"annotations", {{std::string(api::kTestRequestedAnnotation), token}}}}}});
  while (notifier.status.test.token != token) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - host.clock.Steady());
    if (left.count() <= 0) throw CliError(NobodyAnswered(notifier, objects.ns(), timeout));
    if (!host.sleep(std::min(left, kPause))) throw Interrupted();
    if (auto read = Read(objects, name)) notifier = *std::move(read);
  }
  if (!notifier.status.test.is_delivered) throw CliError(notifier.status.test.message);
}

}  // namespace strongroom::cli
