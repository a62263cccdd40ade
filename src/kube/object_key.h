#pragma once

#include <compare>
#include <string>

#include "kube/json.h"

namespace strongroom::kube {

// Names one object of a known resource; `ns` is empty for a cluster-scoped one.
struct ObjectKey {
  std::string ns;
  std::string name;

  auto operator<=>(const ObjectKey&) const = default;
};

// From metadata.namespace and metadata.name; empty strings where they are not there.
ObjectKey KeyOf(const Json& object);

}  // namespace strongroom::kube
