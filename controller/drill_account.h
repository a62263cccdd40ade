#pragma once

#include <optional>
#include <string>

#include "access/reviews.h"
#include "domain/drill_spec.h"
#include "domain/obstacles.h"
#include "kube/client.h"

namespace strongroom::controller {

// Why the account that spec.drill names does not stand for the drill, as reason DrillRefused with
// what to do; absent when it does: it is for restores, and may get what the drill makes use of,
// the contents of backup sets and what the target names. Who may write schedules need not be one
// who may. A few requests; throws web::WebError.
std::optional<domain::Obstacle> WhyNotForDrill(const kube::Client& client, access::Reviews& reviews,
                                               const std::string& ns,
                                               const domain::DrillSpec& drill);

}  // namespace strongroom::controller
