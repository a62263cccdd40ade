#include "notify/alertmanager.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/enum_words.h"
#include "base/timestamp.h"
#include "notify/http_sink.h"

namespace strongroom::notify {
namespace {

using base::Json;
using domain::Notice;
using domain::NoticeState;
using domain::Severity;
using std::chrono::sys_seconds;

constexpr size_t kMostText = size_t{8} << 10U;
constexpr size_t kMostOfLabel = 300;

// "StrongroomRunFailed"
std::string AlertNameOf(const std::string& event) {
  const bool is_word = !event.empty() && event.size() <= 64 &&
                       std::all_of(event.begin(), event.end(), base::IsLetter);
  if (!is_word) return "StrongroomNotice";
  std::string name = "Strongroom" + event;
  char& first = name[name.size() - event.size()];
  if (base::IsLower(first)) first = static_cast<char>(first - 'a' + 'A');
  return name;
}

Json LabelsOf(const Notice& notice, Severity severity) {
  Json labels = Json::object();
  const auto set = [&labels](const char* name, const std::string& value) {
    if (!value.empty()) labels[name] = Escaped(Format::kPlain, value, kMostOfLabel);
  };
  set("alertname", AlertNameOf(notice.event));
  set("severity", std::string(base::NameOf(severity)));
  set("kind", notice.object.kind);
  set("namespace", notice.object.ns);
  set("name", notice.object.name);
  set("tenant", notice.object.tenant);
  if (notice.state == NoticeState::kOnce) {
    set("notice", WireId(notice.id));
  } else {
    set("incident", WireId(notice.incident));
  }
  return labels;
}

sys_seconds BeginOf(const Notice& notice) {
  return notice.since == sys_seconds{} ? notice.at : std::min(notice.since, notice.at);
}

sys_seconds EndOf(const Notice& notice, Severity severity, sys_seconds now) {
  const bool is_over = notice.state == NoticeState::kRecovered || severity != notice.severity;
  if (is_over) return notice.at;
  const sys_seconds from = std::max(now, notice.at);
  if (notice.state == NoticeState::kOnce) return from + kAlertOfDeed;
  return from + kAlertHolds;
}

// What is said last of each incident, in their order; and all that is of none.
std::vector<const Notice*> LastOfEach(const std::vector<Notice>& notices) {
  std::map<std::string, size_t> last;
  for (size_t i = 0; i < notices.size(); ++i) last[notices[i].incident] = i;
  std::vector<const Notice*> kept;
  for (size_t i = 0; i < notices.size(); ++i) {
    const Notice& notice = notices[i];
    if (notice.state == NoticeState::kOnce || last.at(notice.incident) == i) {
      kept.push_back(&notice);
    }
  }
  return kept;
}

}  // namespace

Json AlertsOf(const Message& message, const Templates& templates, sys_seconds now) {
  Json alerts = Json::array();
  for (const Notice* const notice : LastOfEach(message.notices)) {
    const Message alone = MessageOf(*notice);
    const Json annotations = {
        {"summary", templates.Title(alone, Format::kPlain, 300)},
        {"description", templates.Render("text", alone, Format::kPlain, kMostText)}};
    for (const auto& each : base::kEnumWords<Severity>) {
      if (notice->state == NoticeState::kOnce && each.value != notice->severity) continue;
      alerts.push_back({{"labels", LabelsOf(*notice, each.value)},
                        {"annotations", annotations},
                        {"startsAt", base::FormatTimestamp(BeginOf(*notice))},
                        {"endsAt", base::FormatTimestamp(EndOf(*notice, each.value, now))}});
    }
  }
  return alerts;
}

std::unique_ptr<Sink> MakeAlertmanager(Endpoint endpoint, const Templates& templates,
                                       const base::Clock& clock) {
  return std::make_unique<HttpSink>(
      std::move(endpoint).With("/api/v2/alerts"), [&templates, &clock](const Message& message) {
        return JsonPost(AlertsOf(message, templates, clock.NowSeconds()), "application/json");
      });
}

}  // namespace strongroom::notify
