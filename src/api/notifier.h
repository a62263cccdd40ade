#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "api/meta.h"
#include "domain/notifier.h"
#include "domain/problem.h"

namespace strongroom::api {

// A Notifier as whoever sends sees it.
struct Notifier {
  Meta meta;
  domain::NotifierSpec spec;               // as far as it could be read, when there is a problem
  std::optional<domain::Problem> problem;  // why it cannot be used
  domain::NotifierStatus status;
  // Token of annotation kTestRequestedAnnotation in the form that status.test keeps; empty: none.
  std::string test_requested;
};

// Never throws; what is wrong is in `problem`. Which Secrets there are, and whether its templates
// can be read, is not asked here.
Notifier DecodeNotifier(const nlohmann::json& object);

// Notifier.status as a merge patch: all of it.
nlohmann::json BuildNotifierStatusPatch(const domain::NotifierStatus& status);

}  // namespace strongroom::api
