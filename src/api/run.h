#pragma once

#include <chrono>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "domain/plan.h"
#include "domain/run.h"

namespace strongroom::api {

using domain::Run;

// Throws ApiFormatError when the object does not have the form of our API.
Run DecodeRun(const nlohmann::json& object);

// The object to POST, owned by its schedule: deleting the schedule deletes it.
nlohmann::json BuildRun(const std::string& ns, const std::string& name,
                        const domain::RunSpec& spec);

// The object to POST of a run that people make: `spec` says no more than they may
// (domain/run_fault.h). The controller makes it the schedule's.
nlohmann::json BuildAskedRun(const std::string& ns, const std::string& name,
                             const domain::RunSpec& spec);

// Makes a Run that somebody else has made the schedule's, as BuildRun does, and found by its label.
nlohmann::json BuildAdoptionPatch(const Run& run, const domain::ObjectRef& schedule);

// Status patches. They hold only for the object as `run` was seen (409 otherwise). A run that is
// marked, resolved or finished does not wait any more: conditions Queued and Blocked go away.
nlohmann::json BuildResolvedPatch(const Run& run, const domain::ResolvedRun& resolved);
// With `resolved` of a run that was not, and ends as one of its schedule all the same.
nlohmann::json BuildFinishPatch(const domain::RunToFinish& finish, const Run& run,
                                std::chrono::sys_seconds now,
                                const std::optional<domain::ResolvedRun>& resolved = {});
nlohmann::json BuildMarkPatch(const domain::RunToMark& mark, const Run& run);
// Condition Queued: what the run waits for. Without `resolved` of one that nobody has resolved yet.
nlohmann::json BuildQueuedPatch(const Run& run, const std::optional<domain::ResolvedRun>& resolved,
                                const domain::Obstacle& cause, std::chrono::sys_seconds now);
// Condition Blocked: what is in the way of the run; absent when nothing is any more. With the name
// of its Job, if it has one.
nlohmann::json BuildBlockedPatch(const Run& run, const std::optional<domain::Obstacle>& obstacle,
                                 const std::string& job, std::chrono::sys_seconds now);
// The run waits for another Job, of that name.
nlohmann::json BuildRetryPatch(const domain::RunToRetry& retry, const Run& run,
                               const std::string& job, std::chrono::sys_seconds now);

}  // namespace strongroom::api
