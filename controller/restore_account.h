#pragma once

#include <optional>
#include <string>

#include "domain/obstacles.h"
#include "kube/client.h"

namespace strongroom::controller {

// What a ServiceAccount says of restores that are done as it. Who may make restores need not be one
// who may make pods as any account of the namespace.
struct RestoreAccount {
  // Why nothing may be, by a reason of domain::restore_end; absent when it is for restores.
  std::optional<domain::Obstacle> problem;
  bool demands_approval = false;  // nothing is written as it that two people have not approved
};

// Of the account that `field` of an object names. One request; throws web::WebError.
RestoreAccount AccountForRestores(const kube::Client& client, const std::string& ns,
                                  const std::string& account, const std::string& field);

}  // namespace strongroom::controller
