#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/meta.h"
#include "domain/schedule.h"

namespace strongroom::api {

// A BackupSchedule as the controller sees it.
struct Schedule {
  Meta meta;
  std::optional<domain::ScheduleSpec> spec;  // absent when `invalid` says why
  std::vector<domain::Problem> invalid;
  std::vector<domain::Problem> unsupported;
  domain::ScheduleStatus status;
  // What its status says of slots that have been run could not be read: `invalid` says why.
  bool has_unread_slots = false;
  std::string run_now_token;
  int64_t accepted_set = 0;  // of annotation kAcceptSetAnnotation; 0: none, -1: is no ID
  std::map<std::string, std::string> labels;
  std::string spec_json;  // spec as the API server has it, valid or not; empty when absent
};

inline bool HasUsableToken(const Schedule& schedule) {
  return schedule.run_now_token.size() <= domain::kMaxRunNowToken;
}

// Never throws: what the CRD's schema should have refused, and what it cannot say, is in `invalid`.
Schedule DecodeSchedule(const nlohmann::json& object);

// BackupSchedule.status as it is stored, for a merge patch: absent values are null, so that they go
// away.
nlohmann::json EncodeScheduleStatus(const domain::ScheduleStatus& status);

// The status patch that makes it so, for the object as `schedule` was seen (409 otherwise). What
// it says of slots stays where it could not be read: a later version may have written it.
nlohmann::json BuildScheduleStatusPatch(const Schedule& schedule,
                                        const domain::ScheduleStatus& status);

}  // namespace strongroom::api
