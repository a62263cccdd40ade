#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>

#include "api/admission_review.h"
#include "api/executor_allowances.h"
#include "catalogue/catalogues.h"
#include "server/admission/cluster_reader.h"

namespace strongroom::server::admission {

// What holds for all reviews. What it refers to outlives them.
struct Rules {
  const catalogue::Catalogues& catalogues;
  // Users whose requests are all taken: the controller, which checks again what it does.
  std::set<std::string> operators;
  // What schedules and Tenants may choose for their Jobs, as the controller has it.
  api::ExecutorAllowances allowed = {};
  std::string own_image = {};
  // Whose Notifiers are acted on; empty: nobody says.
  std::string notifier_namespace = {};
};

// One question of the API server.
struct Reviewed {
  const api::AdmissionRequest& request;
  const nlohmann::json& object;      // as it is to be
  const nlohmann::json& old_object;  // as it was; empty when it is new
  ClusterReader& cluster;
  const Rules& rules;
  std::chrono::sys_seconds now;
};

// Whether all that this user asks for is taken.
inline bool IsOperator(const Reviewed& reviewed) {
  return reviewed.rules.operators.contains(reviewed.request.user.name);
}

// The answer: what the controller would say of the object, in its words, before it is there; that
// what decides about an object's life is changed by none who may not delete it; and what its author
// may not have meant. Of what was there before only what is changed is judged, and of an object
// that is being deleted nothing but its metadata, so that what is wrong can always be mended and
// deleted. Throws web::WebError where Kubernetes has to be asked and does not answer,
// base::JsonError for an object of no form at all.
api::AdmissionAnswer Review(const Reviewed& reviewed);

// The same of each kind, of one that is created or whose spec is changed.
api::AdmissionAnswer ReviewTenant(const Reviewed& reviewed);
api::AdmissionAnswer ReviewSchedule(const Reviewed& reviewed);
api::AdmissionAnswer ReviewRun(const Reviewed& reviewed);
api::AdmissionAnswer ReviewRestore(const Reviewed& reviewed);
api::AdmissionAnswer ReviewNotifier(const Reviewed& reviewed);

// As Kubernetes is asked about them.
access::User UserOf(const api::AdmissionUser& user);

// Refuses an object that nobody may have so, whoever it is (422), as Kubernetes' own validation
// does.
api::AdmissionAnswer InvalidSpec(std::string message);
// Refuses who may not do this (403).
api::AdmissionAnswer Forbidden(std::string message);

// The object without its status, which nobody writes by these requests.
nlohmann::json WithoutStatus(const nlohmann::json& object);

}  // namespace strongroom::server::admission
