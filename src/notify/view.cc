#include "notify/view.h"

#include <array>

#include "base/ascii.h"
#include "base/enum_words.h"
#include "base/timestamp.h"

namespace strongroom::notify {
namespace {

using domain::Notice;
using domain::NoticeState;
using domain::Severity;

constexpr size_t kWord = 128;
constexpr size_t kName = 300;
constexpr size_t kSentence = 1200;

std::string TimeOf(std::chrono::sys_seconds at) {
  return at == std::chrono::sys_seconds{} ? "" : base::FormatTimestamp(at);
}

std::string ObjectOf(const Notice& notice) {
  return notice.object.ns.empty() ? notice.object.name
                                  : notice.object.ns + "/" + notice.object.name;
}

constexpr auto kFields = std::to_array<Field>({
    {"id", [](const Notice& notice) { return notice.id; }, kWord},
    {"event", [](const Notice& notice) { return notice.event; }, kWord},
    {"what", [](const Notice& notice) { return WordsOf(notice.event); }, kWord},
    {"incident", [](const Notice& notice) { return notice.incident; }, kWord},
    {"state", [](const Notice& notice) { return std::string(base::NameOf(notice.state)); }, kWord},
    {"severity", [](const Notice& notice) { return std::string(base::NameOf(notice.severity)); },
     kWord},
    {"kind", [](const Notice& notice) { return notice.object.kind; }, kWord},
    {"namespace", [](const Notice& notice) { return notice.object.ns; }, kName},
    {"name", [](const Notice& notice) { return notice.object.name; }, kName},
    {"object", ObjectOf, kName},
    {"tenant", [](const Notice& notice) { return notice.object.tenant; }, kName},
    {"reason", [](const Notice& notice) { return notice.reason; }, kWord},
    {"message", [](const Notice& notice) { return notice.message; }, kSentence},
    {"actor", [](const Notice& notice) { return notice.actor; }, kName},
    {"run", [](const Notice& notice) { return notice.run; }, kName},
    {"set", [](const Notice& notice) { return notice.set; }, kName},
    {"at", [](const Notice& notice) { return TimeOf(notice.at); }, kWord},
    {"since", [](const Notice& notice) { return TimeOf(notice.since); }, kWord},
});

constexpr auto kMarks = std::to_array<Mark>({
    {"once", [](const Notice& notice) { return notice.state == NoticeState::kOnce; }},
    {"opened", [](const Notice& notice) { return notice.state == NoticeState::kOpened; }},
    {"still", [](const Notice& notice) { return notice.state == NoticeState::kStill; }},
    {"recovered", [](const Notice& notice) { return notice.state == NoticeState::kRecovered; }},
    {"critical", [](const Notice& notice) { return notice.severity == Severity::kCritical; }},
    {"warning", [](const Notice& notice) { return notice.severity == Severity::kWarning; }},
    {"info", [](const Notice& notice) { return notice.severity == Severity::kInfo; }},
});

}  // namespace

std::span<const Field> Fields() { return kFields; }
std::span<const Mark> Marks() { return kMarks; }

std::string WordsOf(std::string_view event) {
  std::string words;
  for (const char c : event) {
    if (base::IsUpper(c) && !words.empty()) words += ' ';
    words += base::ToLower(c);
  }
  return words;
}

}  // namespace strongroom::notify
