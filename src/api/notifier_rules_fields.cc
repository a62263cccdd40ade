#include "api/notifier_rules_fields.h"

#include <vector>

#include "api/timing_codecs.h"
#include "base/nearest.h"
#include "domain/notice_events.h"

namespace strongroom::api {
namespace {

using domain::NoticeDigest;
using domain::NotifierRules;
using domain::QuietHours;

using EventWords = std::set<std::string, std::less<>>;

constexpr size_t kMostPatterns = 100;
constexpr size_t kMostLabels = 16;

// "did you mean runFailed?", or all that there are.
std::string MeantInstead(const std::string& word) {
  std::vector<std::string_view> known;
  std::string list;
  for (const domain::NoticeEvent& event : domain::notice_event::kAll) {
    known.push_back(event.word);
    list.append(list.empty() ? "" : ", ").append(event.word);
  }
  const std::string nearest = base::Nearest(word, known);
  return nearest.empty() ? "there are " + list : "did you mean " + nearest + "?";
}

// One of domain/notice_events.h.
Codec<std::string> EventWord() {
  Json words = Json::array();
  for (const domain::NoticeEvent& event : domain::notice_event::kAll) words.push_back(event.word);
  return {.read =
              [](const Json& json, const Place& place, std::string& value) {
                if (!json.is_string()) return place.FailType("a string", json);
                const auto& word = json.get_ref<const std::string&>();
                if (domain::notice_event::Find(word) == nullptr) {
                  return place.Fail(Shown(word) + " is not an event; " + MeantInstead(word));
                }
                value = word;
                return true;
              },
          .write = [](const std::string& value) { return value.empty() ? Json() : Json(value); },
          .schema = {{"type", "string"}, {"enum", std::move(words)}}};
}

Codec<EventWords> Events() {
  Codec<std::vector<std::string>> list =
      List(EventWord(), {.max = domain::notice_event::kAll.size(), .is_set = true});
  return {.read =
              [read = list.read](const Json& json, const Place& place, EventWords& value) {
                std::vector<std::string> words;
                if (!read(json, place, words)) return false;
                value = EventWords(words.begin(), words.end());
                return true;
              },
          .write =
              [write = list.write](const EventWords& value) {
                return write(std::vector<std::string>(value.begin(), value.end()));
              },
          .schema = std::move(list.schema)};
}

// What is wrapped may be left out.
Codec<std::map<std::string, std::string>> Labels() {
  return Wrapped("matchLabels", Map(TextOf(form::kLabelValue), form::kLabelKey, kMostLabels));
}

const Fields<QuietHours>& QuietHoursFields() {
  static const auto fields = Fields<QuietHours>()
                                 .Defaulted("timezone", &QuietHours::zone, TimeZoneName())
                                 .Required("from", &QuietHours::from, TimeOfDay())
                                 .Required("until", &QuietHours::until, TimeOfDay())
                                 .Defaulted("criticalPasses", &QuietHours::critical_passes, Flag());
  return fields;
}

const Fields<NoticeDigest>& DigestFields() {
  static const auto fields = Fields<NoticeDigest>()
                                 .Defaulted("timezone", &NoticeDigest::zone, TimeZoneName())
                                 .Required("timeOfDay", &NoticeDigest::at, TimeOfDay());
  return fields;
}

}  // namespace

const Fields<NotifierRules>& NotifierRulesFields() {
  static const auto fields =
      Fields<NotifierRules>()
          .Optional("events", &NotifierRules::events, Events())
          .Required("namespaces", &NotifierRules::namespaces,
                    List(TextOf(form::kNamespacePattern),
                         {.max = kMostPatterns, .min = 1, .is_set = true}))
          .Optional("selector", &NotifierRules::labels, Labels())
          .Defaulted("minimumSeverity", &NotifierRules::minimum, Word<domain::Severity>())
          .Optional("quietHours", &NotifierRules::quiet, Maybe(Object(QuietHoursFields())))
          .Optional("digest", &NotifierRules::digest, Maybe(Object(DigestFields())));
  return fields;
}

}  // namespace strongroom::api
