#include "api/schedule.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "api/error.h"
#include "api/json.h"

namespace strongroom::api {
namespace {

using domain::Problem;
using domain::ScheduleSpec;

// Reads members of spec; each that is wrong becomes a Problem and leaves the default.
class SpecReader {
 public:
  SpecReader(const Json& spec, std::vector<Problem>& problems) : spec_(spec), problems_(problems) {}

  std::string Text(std::string_view key, std::string_view fallback) {
    return Read(key, std::string(fallback), [&] { return StringAt(spec_, key, fallback); });
  }

  bool Flag(std::string_view key, bool fallback) {
    return Read(key, fallback, [&] { return BoolAt(spec_, key, fallback); });
  }

  int64_t Number(std::string_view key, int64_t fallback, int64_t minimum) {
    return Read(key, fallback, [&] {
      const int64_t value = IntAt(spec_, key).value_or(fallback);
      if (value < minimum) {
        throw ApiFormatError("must be " + std::to_string(minimum) + " or more, found " +
                             std::to_string(value));
      }
      return value;
    });
  }

  // One of `choices`, by name.
  template <typename Value, size_t N>
  Value Choice(std::string_view key,
               const std::array<std::pair<std::string_view, Value>, N>& choices, Value fallback) {
    const std::string text = Text(key, "");
    if (text.empty()) return fallback;
    std::string names;
    for (const auto& [name, value] : choices) {
      if (name == text) return value;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    Fail(key, "\"" + text + "\" is not one of: " + names);
    return fallback;
  }

  void Fail(std::string_view key, std::string message) {
    problems_.push_back({"spec." + std::string(key), std::move(message)});
  }

  const Json& Object(std::string_view key) {
    static const Json empty = Json::object();
    return Read<const Json&>(key, empty, [&]() -> const Json& { return ObjectAt(spec_, key); });
  }

  const Json& Array(std::string_view key) {
    static const Json empty = Json::array();
    return Read<const Json&>(key, empty, [&]() -> const Json& { return ArrayAt(spec_, key); });
  }

 private:
  template <typename Value, typename Function>
  Value Read(std::string_view key, Value fallback, Function read) {
    try {
      return read();
    } catch (const ApiFormatError& e) {
      Fail(key, e.what());
      return fallback;
    }
  }

  const Json& spec_;
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
      reader.Fail("daysOfWeek",
                  day.dump() + ": days are 1 (Monday) to 7 (Sunday), each at most once");
      continue;
    }
    timing.days_of_week.set(day.get<size_t>());
  }
}

domain::Timing ReadTiming(SpecReader& reader) {
  using domain::Frequency;
  static constexpr std::array<std::pair<std::string_view, Frequency>, 2> kFrequencies{
      {{"daily", Frequency::kDaily}, {"weekly", Frequency::kWeekly}}};
  domain::Timing timing;
  timing.frequency = reader.Choice("frequency", kFrequencies, Frequency::kDaily);
  const std::string time_of_day = reader.Text("timeOfDay", "");
  if (const auto parsed = ParseTimeOfDay(time_of_day)) {
    timing.time_of_day = *parsed;
  } else {
    reader.Fail("timeOfDay", "\"" + time_of_day + "\" is not a time from 00:00 to 23:59");
  }
  const std::string zone_name = reader.Text("timezone", "UTC");
  if (auto zone = domain::TimeZone::Find(zone_name)) {
    timing.zone = *std::move(zone);
  } else {
    const std::string nearest = domain::NearestTimeZone(zone_name);
    reader.Fail("timezone", "\"" + zone_name + "\" is not a time zone of the IANA database" +
                                (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
  }
  ReadDays(reader, timing);
  return timing;
}

std::vector<std::string> ReadPolicyTypes(SpecReader& reader) {
  std::vector<std::string> types;
  std::set<std::string> seen;
  for (const Json& type : reader.Array("policyTypes")) {
    if (!type.is_string() || !seen.insert(type.get<std::string>()).second) {
      reader.Fail("policyTypes", type.dump() + " is not a name, or is there twice");
      continue;
    }
    types.push_back(type.get<std::string>());
  }
  if (types.empty()) reader.Fail("policyTypes", "names no policy type");
  return types;
}

void ReadRetention(SpecReader& reader, ScheduleSpec& spec, Schedule& schedule) {
  const Json& retention = reader.Object("retention");
  SpecReader inner(retention, schedule.invalid);
  const size_t before = schedule.invalid.size();
  spec.keep_last = inner.Number("keepLast", 30, 1);
  for (size_t i = before; i < schedule.invalid.size(); ++i) {
    schedule.invalid[i].field = "spec.retention.keepLast";
  }
  for (const char* key : {"keepDaily", "keepWeekly", "keepMonthly", "keepYearly"}) {
    if (!retention.contains(key)) continue;
    schedule.unsupported.push_back(
        {"spec.retention." + std::string(key), "is not acted on by this version; remove it"});
  }
}

ScheduleSpec ReadSpec(SpecReader& reader, Schedule& schedule) {
  using domain::CatchUp;
  using domain::ConcurrencyPolicy;
  static constexpr std::array<std::pair<std::string_view, CatchUp>, 2> kCatchUps{
      {{"latest", CatchUp::kLatest}, {"none", CatchUp::kNone}}};
  static constexpr std::array<std::pair<std::string_view, ConcurrencyPolicy>, 3> kPolicies{
      {{"forbid", ConcurrencyPolicy::kForbid},
       {"allow", ConcurrencyPolicy::kAllow},
       {"replace", ConcurrencyPolicy::kReplace}}};
  ScheduleSpec spec;
  spec.tenant = StringAt(reader.Object("tenantRef"), "name");
  if (spec.tenant.empty()) reader.Fail("tenantRef.name", "is required");
  spec.enabled = reader.Flag("enabled", true);
  spec.timing = ReadTiming(reader);
  spec.policy_types = ReadPolicyTypes(reader);
  spec.include_foundations = reader.Flag("includeFoundations", true);
  ReadRetention(reader, spec, schedule);
  spec.catch_up = reader.Choice("catchUp", kCatchUps, CatchUp::kLatest);
  const int64_t deadline = reader.Number("startingDeadlineSeconds", -1, -1);
  if (deadline >= 0) spec.starting_deadline = std::chrono::seconds{deadline};
  spec.concurrency_policy =
      reader.Choice("concurrencyPolicy", kPolicies, ConcurrencyPolicy::kForbid);
  spec.timeout = std::chrono::seconds{reader.Number("timeoutSeconds", 3600, 1)};
  spec.retry_limit = reader.Number("retryLimit", 2, 0);
  spec.spread = std::chrono::seconds{reader.Number("spreadSeconds", 0, 0)};
  spec.successful_runs_history_limit = reader.Number("successfulRunsHistoryLimit", 3, 0);
  spec.failed_runs_history_limit = reader.Number("failedRunsHistoryLimit", 3, 0);
  return spec;
}

std::string DumpAt(const Json& object, const char* key) {
  return object.contains(key) ? object.at(key).dump() : std::string();
}

ExecutorOverrides ReadExecutor(const Json& executor) {
  return {.service_account = StringAt(executor, "serviceAccountName"),
          .image = StringAt(executor, "image"),
          .resources = DumpAt(executor, "resources"),
          .node_selector = DumpAt(executor, "nodeSelector"),
          .tolerations = DumpAt(executor, "tolerations")};
}

}  // namespace

Schedule DecodeSchedule(const Json& object) {
  Schedule schedule;
  schedule.meta = DecodeMeta(object);
  try {
    schedule.run_now_token =
        StringAt(ObjectAt(ObjectAt(object, "metadata"), "annotations"), kRunNowAnnotation);
    schedule.status = DecodeScheduleStatus(ObjectAt(object, "status"));
    const Json& spec = ObjectAt(object, "spec");
    SpecReader reader(spec, schedule.invalid);
    ScheduleSpec read = ReadSpec(reader, schedule);
    schedule.executor = ReadExecutor(reader.Object("executor"));
    if (schedule.invalid.empty()) schedule.spec = std::move(read);
  } catch (const ApiFormatError& e) {
    schedule.invalid.push_back({"spec", e.what()});
  }
  return schedule;
}

}  // namespace strongroom::api
