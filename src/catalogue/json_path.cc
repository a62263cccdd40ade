#include "catalogue/json_path.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

namespace strongroom::catalogue {
namespace {

using base::Json;
using StepIterator = FieldPath::const_iterator;

bool Matches(const PathStep& step, const std::string& name) {
  return step.kind == PathStep::Kind::kPrefix ? name.rfind(step.name, 0) == 0 : name == step.name;
}

// Calls `visit` with each value that one step leads to. Json is const or not, as the caller's is.
template <typename JsonType, typename Visitor>
void ForEachAt(JsonType& value, const PathStep& step, Visitor visit) {
  if (step.kind == PathStep::Kind::kEach) {
    if (!value.is_array()) return;
    for (auto& element : value) visit(element);
    return;
  }
  if (!value.is_object()) return;
  if (step.kind == PathStep::Kind::kMember) {
    if (const auto found = value.find(step.name); found != value.end()) visit(*found);
    return;
  }
  for (auto entry = value.begin(); entry != value.end(); ++entry) {
    if (Matches(step, entry.key())) visit(entry.value());
  }
}

template <typename JsonType, typename Visitor>
void Walk(JsonType& value, StepIterator step, StepIterator end, const Visitor& visit) {
  if (step == end) {
    visit(value);
    return;
  }
  ForEachAt(value, *step, [&](auto& child) { Walk(child, step + 1, end, visit); });
}

void Remove(Json& value, StepIterator step, StepIterator end) {
  const bool is_last = step + 1 == end;
  if (step->kind == PathStep::Kind::kEach) {
    if (!value.is_array()) return;
    if (is_last) {
      value.clear();
    } else {
      for (Json& element : value) Remove(element, step + 1, end);
    }
    return;
  }
  if (!value.is_object()) return;
  for (auto entry = value.begin(); entry != value.end();) {
    if (!Matches(*step, entry.key())) {
      ++entry;
      continue;
    }
    if (!is_last) Remove(entry.value(), step + 1, end);
    const bool is_empty = entry.value().is_object() && entry.value().empty();
    entry = is_last || is_empty ? value.erase(entry) : std::next(entry);
  }
}

}  // namespace

void RemoveAt(Json& value, const FieldPath& path) {
  if (!path.empty()) Remove(value, path.begin(), path.end());
}

bool ExistsAt(const Json& value, const FieldPath& path) {
  const std::vector<const Json*> values = ValuesAt(value, path);
  return std::any_of(values.begin(), values.end(),
                     [](const Json* found) { return !found->is_null(); });
}

void SortAt(Json& value, const FieldPath& path) {
  Walk(value, path.begin(), path.end(), [](Json& array) {
    if (!array.is_array()) return;
    std::vector<std::pair<std::string, Json>> elements;
    elements.reserve(array.size());
    for (Json& element : array) {
      std::string text = base::CanonicalJson(element);
      elements.emplace_back(std::move(text), std::move(element));
    }
    std::stable_sort(elements.begin(), elements.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(elements.begin(), elements.end(), array.begin(),
                   [](auto& element) { return std::move(element.second); });
  });
}

std::vector<const Json*> ValuesAt(const Json& value, const FieldPath& path) {
  std::vector<const Json*> values;
  Walk(value, path.begin(), path.end(), [&](const Json& found) { values.push_back(&found); });
  return values;
}

}  // namespace strongroom::catalogue
