#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "api/job_builder.h"

// What the pod of a Job has that speaks to the server.
namespace strongroom::api {

// The spool, and twice as much to spare, in MiB.
uint64_t SpoolSize(const ExecutorLimits& limits);

// Adds to the PodSpec, which has one container, the volume with which the server is spoken to (the
// token that says who calls, and the CA), and one for temporary files.
void FitForServer(const JobSettings& settings, nlohmann::json& pod);

// The arguments that say where these are.
void AddServerArguments(const JobSettings& settings, nlohmann::json& arguments);

// The annotations of the pod, by which the CA gets into it.
nlohmann::json ServerAnnotations(const JobSettings& settings);

}  // namespace strongroom::api
