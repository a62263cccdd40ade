#pragma once

#include <compare>
#include <functional>
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

template <>
struct std::hash<strongroom::kube::ObjectKey> {
  size_t operator()(const strongroom::kube::ObjectKey& key) const noexcept {
    return std::hash<std::string>{}(key.ns) * 31U + std::hash<std::string>{}(key.name);
  }
};
