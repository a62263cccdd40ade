#pragma once

#include <string_view>
#include <vector>

#include "store/set_query.h"

namespace strongroom::server::sets {

// Reads a label selector. A label that no set has is absent from all of them. Throws ApiStatus
// (400) for what is none.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
std::vector<store::SetCondition> ReadLabelSelector(std::string_view text);

// Reads a field selector, of metadata.name and metadata.namespace. Throws ApiStatus (400).
// https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
std::vector<store::SetCondition> ReadFieldSelector(std::string_view text);

// The labels of a set, for selectors and objects.
struct SetLabel {
  std::string_view name;
  store::SetField field;
};
const std::vector<SetLabel>& SetLabels();

}  // namespace strongroom::server::sets
