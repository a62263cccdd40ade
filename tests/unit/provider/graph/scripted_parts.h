#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "unit/provider/graph/scripted_graph.h"

// Things with parts.
namespace strongroom::provider::graph {

inline api::Json Thing(const std::string& id) { return {{"id", id}}; }

inline std::vector<api::Json> Things(int count) {
  std::vector<api::Json> things;
  for (int i = 0; i < count; ++i) things.push_back(Thing("i" + std::to_string(i)));
  return things;
}

inline catalogue::GraphPart Part(const std::string& as, const std::string& path) {
  catalogue::GraphPart part;
  part.as = as;
  part.path = path;
  return part;
}

inline catalogue::PolicyType TypeWith(catalogue::GraphPart part) {
  catalogue::PolicyType type = TypeOf("things");
  Source(type).parts = {std::move(part)};
  return type;
}

}  // namespace strongroom::provider::graph
