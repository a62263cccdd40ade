#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "report/settings.h"

namespace strongroom::report {

// What a line is called, and how deep it is: what takes its place has the same. The position of an
// element does not count, as one that is put before it moves it.
std::string LabelOf(const Setting& line);

// Lines that are in both, as their positions in each, ascending. What is left over begins as far
// out as it can: an element of a list that is gone is gone whole.
std::vector<std::pair<size_t, size_t>> CommonSettings(const std::vector<Setting>& before,
                                                      const std::vector<Setting>& after);

}  // namespace strongroom::report
