#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "api/meta.h"
#include "domain/plan.h"

namespace strongroom::api {

// The members reason and message of a condition, a state, a status or an event.
domain::Said SaidIn(const nlohmann::json& object);

// A Job as the controller sees it.
struct Job {
  Meta meta;
  std::string run;              // of the owner reference that is its controller
  std::string run_uid;          // likewise
  std::string service_account;  // that its pods run as
  domain::JobState state = domain::JobState::kActive;
  std::string failure_reason;  // of condition Failed
  std::optional<std::chrono::sys_seconds> finished_at;
  domain::JobFacts facts;
  std::string checks;           // UID of the Tenant that it checks; empty: it is no check
  std::string check_subject;    // domain::SubjectDigestOf what it checks
  std::string restores;         // UID of the BackupRestore that it is a step of; empty: of none
  std::string restore_purpose;  // domain::JobPurpose
};

// Throws ApiFormatError.
Job DecodeJob(const nlohmann::json& object);

// The pod of a Job, as far as it matters.
struct Pod {
  Meta meta;
  std::string run;      // name of the run that it works for, as its label says; empty: none
  std::string job;      // of the owner reference that is its controller
  std::string job_uid;  // likewise
  std::string service_account;
  domain::PodState state;
  std::string checks;      // as of a Job
  std::string restores;    // likewise
  std::string last_words;  // of a check's container, as it wrote them
};

// Throws ApiFormatError.
Pod DecodePod(const nlohmann::json& object);

}  // namespace strongroom::api
