#include "controller/warnings.h"

#include <nlohmann/json.hpp>

#include "api/job.h"
#include "base/json_members.h"

namespace strongroom::controller {
namespace {

// Of one object; the same one again raises the count of the one that is there.
constexpr int kMostEvents = 100;

// As text: all are RFC 3339 in UTC, and the order of the text is that of the times.
std::string TimeOf(const kube::Json& event) {
  for (const char* field : {"lastTimestamp", "eventTime", "firstTimestamp"}) {
    if (std::string time = base::TextOrEmpty(event, field); !time.empty()) return time;
  }
  return "";
}

}  // namespace

domain::Said NewestWarning(const kube::Client& client, const std::string& ns,
                           const std::string& uid) {
  domain::Said newest;
  std::string when;
  const auto take = [&](kube::Json event) {
    std::string time = TimeOf(event);
    if (time < when) return;
    when = std::move(time);
    newest = api::SaidIn(event);
  };
  try {
    client.WithoutRetries().ListEach(
        kube::kEvents, ns,
        {.selector = {"", "involvedObject.uid=" + uid + ",type=Warning"}, .limit = kMostEvents},
        take);
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError&) {
    return {};  // It is told without these words.
  }
  return newest;
}

}  // namespace strongroom::controller
