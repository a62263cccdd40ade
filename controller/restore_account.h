#pragma once

#include <optional>
#include <string>

#include "domain/obstacles.h"
#include "kube/client.h"

namespace strongroom::controller {

// Why nothing may be restored as that ServiceAccount, by a reason of domain::restore_end, where
// `field` of an object names it; absent when the account says that it is for restores. Who may make
// restores need not be one who may make pods as any account of the namespace. One request; throws
// web::WebError.
std::optional<domain::Obstacle> WhyNotForRestores(const kube::Client& client, const std::string& ns,
                                                  const std::string& account,
                                                  const std::string& field);

}  // namespace strongroom::controller
