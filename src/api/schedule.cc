#include "api/schedule.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/error.h"
#include "api/json.h"

namespace strongroom::api {
namespace {

using domain::Problem;
using domain::ScheduleSpec;
using std::chrono::seconds;

// What a person has written is shown to them, but not at any length.
constexpr size_t kMaxShown = 64;

std::string Shown(const std::string& text) { return '"' + Cut(text, kMaxShown) + '"'; }

// Reads members of an object at `path`; each that is wrong becomes a Problem and leaves the
// default.
class SpecReader {
 public:
  SpecReader(const Json& object, std::string path, std::vector<Problem>& problems)
      : object_(object), path_(std::move(path)), problems_(problems) {}

  std::string Text(std::string_view key, std::string_view fallback) {
    return Read(key, std::string(fallback), [&] { return StringAt(object_, key, fallback); });
  }

  bool Flag(std::string_view key, bool fallback) {
    return Read(key, fallback, [&] { return BoolAt(object_, key, fallback); });
  }

  // Absent when it is not there, or wrong.
  std::optional<int64_t> Number(std::string_view key, int64_t minimum, int64_t maximum) {
    return Read(key, std::optional<int64_t>(), [&] {
      const std::optional<int64_t> value = IntAt(object_, key);
      if (value && (*value < minimum || *value > maximum)) {
        throw ApiFormatError("must be from " + std::to_string(minimum) + " to " +
                             std::to_string(maximum) + ", found " + std::to_string(*value));
      }
      return value;
    });
  }

  // One of the words of an enum.
  template <typename Enum>
  Enum Choice(std::string_view key, Enum fallback) {
    const std::string text = Text(key, "");
    if (text.empty()) return fallback;
    if (const auto value = base::Parse<Enum>(text)) return *value;
    Fail(key, Shown(text) + " is not one of: " + base::WordsOf<Enum>());
    return fallback;
  }

  // The first problem of a field is enough: the next ones may only follow from it.
  void Fail(std::string_view key, std::string message) {
    std::string field = path_ + '.' + std::string(key);
    const bool is_known = std::any_of(problems_.begin(), problems_.end(),
                                      [&](const Problem& other) { return other.field == field; });
    if (!is_known) problems_.push_back({std::move(field), std::move(message)});
  }

  const Json& Object(std::string_view key) {
    static const Json empty = Json::object();
    return Read<const Json&>(key, empty, [&]() -> const Json& { return ObjectAt(object_, key); });
  }

  const Json& Array(std::string_view key) {
    static const Json empty = Json::array();
    return Read<const Json&>(key, empty, [&]() -> const Json& { return ArrayAt(object_, key); });
  }

  SpecReader Inner(std::string_view key) {
    return {Object(key), path_ + '.' + std::string(key), problems_};
  }

 private:
  template <typename Value, typename Function>
  Value Read(std::string_view key, Value fallback, Function read) {
    try {
      return read();
    } catch (const ApiFormatError& e) {
      // The readers name the member, which is in the problem's field already.
      std::string_view message = e.what();
      const std::string name = std::string(key) + ": ";
      if (message.starts_with(name)) message.remove_prefix(name.size());
      Fail(key, std::string(message));
      return fallback;
    }
  }

  const Json& object_;
  const std::string path_;
  std::vector<Problem>& problems_;
};

// "HH:MM" since midnight.
std::optional<std::chrono::minutes> ParseTimeOfDay(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const size_t i : {0U, 1U, 3U, 4U}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes{hours * 60 + minutes};
}

void ReadDays(SpecReader& reader, domain::Timing& timing) {
  const Json& days = reader.Array("daysOfWeek");
  const bool is_weekly = timing.frequency == domain::Frequency::kWeekly;
  if (!is_weekly && !days.empty()) reader.Fail("daysOfWeek", "is for frequency weekly only");
  if (is_weekly && days.empty()) reader.Fail("daysOfWeek", "is required when frequency is weekly");
  for (const Json& day : days) {
    const bool is_day = day.is_number_integer() && day >= 1 && day <= 7;
    if (!is_day || timing.days_of_week.test(day.get<size_t>())) {
      reader.Fail("daysOfWeek", Cut(day.dump(), kMaxShown) +
                                    ": days are 1 (Monday) to 7 (Sunday), each at most once");
      continue;
    }
    timing.days_of_week.set(day.get<size_t>());
  }
}

domain::Timing ReadTiming(SpecReader& reader) {
  domain::Timing timing;
  timing.frequency = reader.Choice("frequency", domain::Frequency::kDaily);
  const std::string time_of_day = reader.Text("timeOfDay", "");
  if (const auto parsed = ParseTimeOfDay(time_of_day)) {
    timing.time_of_day = *parsed;
  } else {
    reader.Fail("timeOfDay", Shown(time_of_day) + " is not a time from 00:00 to 23:59");
  }
  const std::string zone_name = reader.Text("timezone", "UTC");
  if (auto zone = domain::TimeZone::Find(zone_name)) {
    timing.zone = *std::move(zone);
  } else {
    const std::string nearest = domain::NearestTimeZone(zone_name);
    reader.Fail("timezone", Shown(zone_name) + " is not a time zone of the IANA database" +
                                (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
  }
  ReadDays(reader, timing);
  return timing;
}

// "*", or the form that the CRD gives to keys of the catalogue.
bool IsPolicyTypeKey(std::string_view key) {
  if (key == "*") return true;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !key.empty() && key.size() <= 63 && is_lower(key.front()) &&
         std::all_of(key.begin(), key.end(), [&](char c) {
           return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

std::vector<std::string> ReadPolicyTypes(SpecReader& reader) {
  std::vector<std::string> types;
  std::set<std::string> seen;
  const Json& array = reader.Array("policyTypes");
  for (const Json& type : array) {
    const std::string key = type.is_string() ? type.get<std::string>() : std::string();
    if (!IsPolicyTypeKey(key)) {
      reader.Fail("policyTypes", Cut(type.dump(), kMaxShown) + " is not the key of a policy type");
    } else if (!seen.insert(key).second) {
      reader.Fail("policyTypes", Shown(key) + " is there twice");
    } else {
      types.push_back(key);
    }
  }
  if (array.empty()) reader.Fail("policyTypes", "names no policy type");
  return types;
}

int64_t ReadRetention(SpecReader reader, Schedule& schedule) {
  for (const char* key : {"keepDaily", "keepWeekly", "keepMonthly", "keepYearly"}) {
    if (!reader.Number(key, 1, 10000)) continue;
    schedule.unsupported.push_back(
        {"spec.retention." + std::string(key), "is not acted on by this version; remove it"});
  }
  return reader.Number("keepLast", 1, 10000).value_or(30);
}

ScheduleSpec ReadSpec(SpecReader& reader, Schedule& schedule) {
  ScheduleSpec spec;
  SpecReader tenant = reader.Inner("tenantRef");
  spec.tenant = tenant.Text("name", "");
  if (spec.tenant.empty()) tenant.Fail("name", "is required");
  spec.enabled = reader.Flag("enabled", true);
  spec.timing = ReadTiming(reader);
  spec.policy_types = ReadPolicyTypes(reader);
  spec.include_foundations = reader.Flag("includeFoundations", true);
  spec.keep_last = ReadRetention(reader.Inner("retention"), schedule);
  spec.catch_up = reader.Choice("catchUp", domain::CatchUp::kLatest);
  if (const auto deadline = reader.Number("startingDeadlineSeconds", 1, 31'536'000)) {
    spec.starting_deadline = seconds{*deadline};
  }
  spec.concurrency_policy = reader.Choice("concurrencyPolicy", domain::ConcurrencyPolicy::kForbid);
  spec.timeout = seconds{reader.Number("timeoutSeconds", 60, 86'400).value_or(3600)};
  spec.retry_limit = reader.Number("retryLimit", 0, 10).value_or(2);
  spec.spread = seconds{reader.Number("spreadSeconds", 0, 86'399).value_or(0)};
  spec.successful_runs_history_limit =
      reader.Number("successfulRunsHistoryLimit", 0, 1000).value_or(3);
  spec.failed_runs_history_limit = reader.Number("failedRunsHistoryLimit", 0, 1000).value_or(3);
  return spec;
}

std::string Dump(const Json& value) { return value.empty() ? std::string() : value.dump(); }

ExecutorOverrides ReadExecutor(SpecReader reader) {
  return {.service_account = reader.Text("serviceAccountName", ""),
          .image = reader.Text("image", ""),
          .resources = Dump(reader.Object("resources")),
          .node_selector = Dump(reader.Object("nodeSelector")),
          .tolerations = Dump(reader.Array("tolerations"))};
}

// Runs `decode`; what it throws becomes a problem of `field`.
template <typename Decode>
void Guard(const char* field, Schedule& schedule, Decode decode) {
  try {
    decode();
  } catch (const std::exception& e) {
    schedule.invalid.push_back({field, Cut(e.what(), 256)});
  }
}

}  // namespace

Schedule DecodeSchedule(const Json& object) {
  Schedule schedule;
  Guard("metadata", schedule, [&] {
    schedule.meta = DecodeMeta(object);
    schedule.run_now_token =
        StringAt(ObjectAt(ObjectAt(object, "metadata"), "annotations"), kRunNowAnnotation);
  });
  Guard("status", schedule,
        [&] { schedule.status = DecodeScheduleStatus(ObjectAt(object, "status")); });
  Guard("spec", schedule, [&] {
    const Json& spec = ObjectAt(object, "spec");
    if (!spec.empty()) schedule.spec_json = spec.dump();
    SpecReader reader(spec, "spec", schedule.invalid);
    ScheduleSpec read = ReadSpec(reader, schedule);
    schedule.executor = ReadExecutor(reader.Inner("executor"));
    if (schedule.invalid.empty()) schedule.spec = std::move(read);
  });
  return schedule;
}

}  // namespace strongroom::api
