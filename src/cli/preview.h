#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/schedule.h"

// The next slots of a schedule in words: pure, with the controller's own slots and validation.
namespace strongroom::cli {

struct PreviewRequest {
  size_t count = 10;
  // Slots that start from then on; absent: those that a controller would start from `now` on.
  std::optional<std::chrono::sys_seconds> from;
  std::chrono::sys_seconds now;
};

struct PreviewRow {
  std::optional<std::chrono::sys_seconds> slot;    // absent: there is none on that day
  std::optional<std::chrono::sys_seconds> starts;  // slot and spread
  std::string local;                               // wall time of the slot, or the day
  std::string weekday;
  std::string note;  // empty on an ordinary day
};

struct Preview {
  std::string title;                 // "team-a/nightly: daily 02:30 Europe/Berlin"
  std::vector<std::string> remarks;  // what else decides when, or whether, it runs
  std::vector<PreviewRow> rows;
  bool is_spread = false;  // `starts` differs from `slot`
};

// Throws CliError for a schedule that the controller refuses as invalid.
Preview MakePreview(const api::Schedule& schedule, const PreviewRequest& request);

// As a table under its title, and as JSON: {schedule, remarks, slots: [{slot, startsAt, ...}]}.
std::vector<std::string> PreviewLines(const Preview& preview);
nlohmann::json PreviewJson(const Preview& preview);

}  // namespace strongroom::cli
