#pragma once

#include <string>
#include <string_view>

#include "domain/restore.h"

namespace strongroom::api {

// All that an executor is told of the restore that it is for: one document, which the Job hands
// over as an argument, so that nobody can change it once the Job is made. It has no secrets.
struct RestoreInput {
  std::string ns;  // of restore and set
  std::string name;
  std::string uid;
  domain::RestoreStep step = domain::RestoreStep::kPlan;
  std::string spec_digest;  // domain::SpecDigestOf
  std::string plan_digest;  // "sha256:..": of step apply, what is to be done and nothing else
  std::string backup_set;
  std::vector<domain::RestoreWish> select;
  domain::OnConflict on_conflict = domain::OnConflict::kSkip;
  std::map<std::string, std::string> namespaces;
  domain::RestoreTarget target;
};

std::string WriteRestoreInput(const RestoreInput& input);
// Members that this version does not know are passed over. Throws base::JsonError that names the
// first member that is wrong or absent.
RestoreInput ReadRestoreInput(std::string_view text);

}  // namespace strongroom::api
