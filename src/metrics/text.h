#pragma once

#include <span>
#include <string>
#include <string_view>

#include "metrics/registry.h"

// Samples in the Prometheus text format 0.0.4, written one by one: there may be a hundred thousand
// of them, and as objects each would take many times its line.
// https://prometheus.io/docs/instrumenting/exposition_formats/
namespace strongroom::metrics {

// The lines over the samples of a family.
void AppendHead(const FamilyInfo& family, std::string& text);

// One line. `words` are the values of the family's labels, in their order.
void AppendSample(const FamilyInfo& family, std::span<const std::string_view> words, double value,
                  std::string& text);

}  // namespace strongroom::metrics
