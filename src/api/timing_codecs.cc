#include "api/timing_codecs.h"

#include "domain/time_of_day.h"

namespace strongroom::api {

Codec<domain::TimeZone> TimeZoneName() {
  Codec<std::string> text = TextOf(form::kTimeZone);
  return {
      .read =
          [](const Json& json, const Place& place, domain::TimeZone& value) {
            if (!json.is_string()) return place.FailType("a string", json);
            const auto& name = json.get_ref<const std::string&>();
            if (auto zone = domain::TimeZone::Find(name)) {
              value = *std::move(zone);
              return true;
            }
            const std::string nearest = domain::NearestTimeZone(name);
            return place.Fail(Shown(name) + " is not " + std::string(form::kTimeZone.name) +
                              (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
          },
      .write = [write = text.write](const domain::TimeZone& value) { return write(value.Name()); },
      .schema = std::move(text.schema)};
}

Codec<std::chrono::minutes> TimeOfDay() {
  Codec<std::string> text = TextOf(form::kTimeOfDay);
  return {
      .read =
          [read = text.read](const Json& json, const Place& place, std::chrono::minutes& value) {
            std::string time;
            if (!read(json, place, time)) return false;
            value = std::chrono::hours{std::stoi(time.substr(0, 2))} +
                    std::chrono::minutes{std::stoi(time.substr(3))};
            return true;
          },
      .write = [](const std::chrono::minutes& value) -> Json {
        return domain::ShowTimeOfDay(value);
      },
      .schema = std::move(text.schema)};
}

Codec<std::chrono::seconds> Interval() {
  Codec<std::string> text = TextOf(form::kInterval);
  return {
      .read =
          [read = text.read](const Json& json, const Place& place, std::chrono::seconds& value) {
            std::string interval;
            if (!read(json, place, interval)) return false;
            const std::chrono::hours unit{interval.back() == 'd' ? 24 : 1};
            value = std::stoi(interval) * unit;
            return true;
          },
      .write = [](const std::chrono::seconds& value) -> Json {
        const auto hours = std::chrono::duration_cast<std::chrono::hours>(value).count();
        return hours % 24 == 0 ? std::to_string(hours / 24) + 'd' : std::to_string(hours) + 'h';
      },
      .schema = std::move(text.schema)};
}

Codec<std::bitset<8>> DaysOfWeek() {
  Codec<std::vector<int64_t>> list =
      List(Int32({.minimum = 1, .maximum = 7}), {.max = 7, .min = 1, .is_set = true});
  return {.read =
              [read = list.read](const Json& json, const Place& place, std::bitset<8>& value) {
                std::vector<int64_t> days;
                if (!read(json, place, days)) return false;
                for (const int64_t day : days) value.set(static_cast<size_t>(day));
                return true;
              },
          .write =
              [write = list.write](const std::bitset<8>& value) {
                std::vector<int64_t> days;
                for (size_t day = 1; day < value.size(); ++day) {
                  if (value.test(day)) days.push_back(static_cast<int64_t>(day));
                }
                return write(days);
              },
          .schema = std::move(list.schema)};
}

}  // namespace strongroom::api
